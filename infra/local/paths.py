"""Where things are: in the checkout, and in the state folder of one stack."""

from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
LOCAL = Path(__file__).resolve().parent
ENVIRONMENT = ROOT / ".venv"
PYTHON = ENVIRONMENT / "bin" / "python"
REQUIREMENTS = LOCAL / "requirements.txt"
# Synctera's client, whose pydantic is an older one.
SYNCTERA_ENVIRONMENT = ROOT / ".venv-synctera"
SYNCTERA_REQUIREMENTS = ROOT / "tests" / "acceptance" / "synctera" / "requirements.txt"
TEMPLATE = ROOT / "template.yaml"


@dataclass(frozen=True)
class State:
    """The folder that holds everything of one local stack; removing it forgets the stack."""

    folder: Path

    @property
    def emulator(self) -> Path:
        """The process id and port of the running emulator, as JSON."""
        return self.folder / "emulator.json"

    @property
    def emulator_log(self) -> Path:
        return self.folder / "emulator.log"

    @property
    def services(self) -> Path:
        """What the emulated services keep."""
        return self.folder / "services"

    @property
    def objects(self) -> Path:
        """The emulated S3's objects."""
        return self.folder / "objects"

    @property
    def temporary(self) -> Path:
        return self.folder / "tmp"

    @property
    def artifact(self) -> Path:
        return self.folder / "functions.zip"

    @property
    def template(self) -> Path:
        """template.yaml with its CodeUri pointing at the artifact."""
        return self.folder / "template.yaml"

    @property
    def deploy_log(self) -> Path:
        return self.folder / "deploy.log"

    @property
    def client(self) -> Path:
        """The credentials of the stack's first client, as JSON."""
        return self.folder / "client.json"

    @property
    def watchlists(self) -> Path:
        """Which lists are loaded and by which build, as JSON."""
        return self.folder / "watchlists.json"

    @property
    def environment(self) -> Path:
        """What a client needs to reach the stack, as KEY=value lines."""
        return self.folder / "stack.env"
