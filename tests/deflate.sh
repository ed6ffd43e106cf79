#!/usr/bin/env bash
# Compresses generated inputs and decodes them with two decoders, like the tests, but for longer and with different inputs in each run.
#
#   tests/deflate.sh [TIMES] [SEED]    TIMES: how many times the 10,000 inputs of the tests, 100 (a million) by default; SEED: a number
#
# Prints the seed. A failure is identified by the seed and the number of the input: the same seed produces the same inputs.
set -euo pipefail

export MinImageDeflateTimes=${1:-100} MinImageDeflateSeed=${2:-$((RANDOM << 15 | RANDOM))}
[[ $MinImageDeflateTimes =~ ^[1-9][0-9]{0,3}$ && $MinImageDeflateSeed =~ ^[0-9]{1,9}$ ]] || { echo "usage: $0 [TIMES] [SEED]" >&2; exit 2; }
echo "The seed is $MinImageDeflateSeed."
dotnet test "$(dirname "$0")/MinImage.Tests" -c Release --tl:off -nologo --filter FullyQualifiedName~Deflate.FuzzTests --logger 'console;verbosity=normal'
