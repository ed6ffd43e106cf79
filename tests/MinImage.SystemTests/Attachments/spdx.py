# Validates an SPDX document with the tools of the SPDX project: python3 spdx.py FILE. Prints what is wrong; the exit code is then 1.
import sys

from spdx_tools.spdx.parser.parse_anything import parse_file
from spdx_tools.spdx.validation.document_validator import validate_full_spdx_document

messages = validate_full_spdx_document(parse_file(sys.argv[1]))
for message in messages:
    print(message.validation_message)
sys.exit(1 if messages else 0)
