"""Onboards a handful of customers with different fates at a running stack, and tells how each comes about.

Takes the stack's environment (stack.env). Ends with a table; the exit code is 1 if any fate is not as told.
"""

import os
import sys

import fates
import watchlists
from api import ApiError
from requests import RequestException
from stage import Stage, StoryError
from story import Story


def main() -> int:
    if "GATEHOUSE_URL" not in os.environ:
        sys.exit("error: no stack is in the environment: run `make demo`")
    story = Story(sys.stdout)
    with Stage(story) as stage:
        try:
            return perform(stage, story)
        except KeyboardInterrupt:
            return 130
        except (ApiError, StoryError, RequestException) as problem:
            story.failure(str(problem))
            for reason in stage.receiver.refused:
                story.failure(f"a webhook was refused: {reason}")
            return 1


def perform(stage: Stage, story: Story) -> int:
    story.chapter("The stage")
    listed = watchlists.load(story)
    sandbox = stage.client("demo sandbox", sandbox=True)
    live = stage.client("demo live", sandbox=False)
    stage.refuse_a_forgery(sandbox)
    customers = [
        fates.clean(stage, sandbox),
        fates.soft_match(stage, sandbox, listed.without_birth),
        fates.match(stage, sandbox, listed.with_birth),
        fates.wrong_number(stage, sandbox),
        fates.unreadable(stage, sandbox),
        fates.for_review(stage, live),
        fates.locked(stage, sandbox),
    ]
    story.chapter("The fates")
    story.row("customer", "permission", "watchlists", "documents")
    as_told = [customer.verdict() for customer in customers]
    story.chapter(f"{stage.receiver.verified} webhooks received and verified, {len(stage.receiver.refused)} refused")
    if not all(as_told) or stage.receiver.refused:
        story.failure(f"{as_told.count(False)} of {len(as_told)} fates are not as told")
        return 1
    story.reached(f"all {len(as_told)} fates are as told")
    return 0


if __name__ == "__main__":
    sys.exit(main())
