# The three calls of "External Vendor KYC/KYB Verification" as they are written there. $baseurl and $apikey come from
# the environment; whoever runs this writes a person's id in the place of the sample's. What is sent is theirs to the letter:
# the apostrophe, which ends a word of the shell there, is escaped here.
set -euo pipefail

curl \
  -X POST \
  $baseurl/v0/verifications \
  -H "Authorization: Bearer $apikey" \
  -H 'Content-Type: application/json' \
  --data-binary '{
  "person_id": "7ef75751-e372-4c12-9b02-b9e4b1faaac9",
  "result": "ACCEPTED",
  "details": [
    {
      "category": "DOC_VERIFICATION",
      "description": "No evidence of tampering or forgery",
      "result": "PASS"
    },
    {
      "category": "DOC_DETAILS",
      "description": "Received passport as supporting documentation",
      "result": "PASS"
    },
    {
      "category": "DOC_DETAILS",
      "description": "Successful OCR extraction of document number, expiration date, and nationality",
      "result": "PASS"
    }
  ],
  "vendor_info": {
    "vendor": "Synctera",
    "content_type": "application/json",
    "json": {
      "key1": "value1",
      "key2": "value2"
    }
  },
  "verification_time": "2024-10-07T12:00:00Z",
  "verification_type": "DOCUMENT_VERIFICATION"
}'
echo

curl \
  -X POST \
  $baseurl/v0/verifications \
  -H "Authorization: Bearer $apikey" \
  -H 'Content-Type: application/json' \
  --data-binary '{
  "person_id": "7ef75751-e372-4c12-9b02-b9e4b1faaac9",
  "result": "ACCEPTED",
  "details": [
    {
      "category": "WATCHLIST",
      "description": "Individual not found on any watchlists",
      "result": "PASS",
      "vendor_code": "I708",
      "url": "www.synctera.com"
    },
    {
      "category": "WATCHLIST",
      "description": "Individual not found on US OFAC watchlist",
      "result": "PASS",
      "vendor_code": "I708"
    },
    {
      "category": "WATCHLIST",
      "description": "Individual not found on any PEP watchlists",
      "result": "PASS",
      "vendor_code": "I708"
    }
  ],
  "vendor_info": {
    "vendor": "Synctera",
    "content_type": "application/json",
    "json": {
      "key1": "value1",
      "key2": "value2"
    }
  },
  "verification_time": "2024-10-07T12:00:00Z",
  "verification_type": "WATCHLIST"
}'
echo

curl \
  -X POST \
  $baseurl/v0/verifications \
  -H "Authorization: Bearer $apikey" \
  -H 'Content-Type: application/json' \
  --data-binary '{
  "person_id": "7ef75751-e372-4c12-9b02-b9e4b1faaac9",
  "result": "ACCEPTED",
  "details": [
    {
      "category": "CIP",
      "description": "Individual'\''s provided documentation was verified successfully.",
      "result": "PASS",
      "vendor_code": "I708"
    },
    {
      "category": "ADDRESS",
      "description": "Address can be resolved to the individual",
      "result": "PASS",
      "vendor_code": "I708"
    },
    {
      "category": "EMAIL",
      "description": "Email address is more than 1 year and less than 2 years old",
      "result": "PASS",
      "vendor_code": "I708"
    }
  ],
  "vendor_info": {
    "vendor": "Synctera",
    "content_type": "application/json",
    "json": {
      "key1": "value1",
      "key2": "value2"
    }
  },
  "verification_time": "2024-10-07T12:00:00Z",
  "verification_type": "WATCHLIST"
}'
echo
