#!/usr/bin/env bash
# Damages objects and archives and links them, like the tests, but for longer and with different damage in each run.
#
#   tests/damage.sh [TIMES] [SEED]    TIMES: how many times the 210,000 inputs of the tests, 10 by default; SEED: a number
#
# Prints the seed. A failure is identified by the seed and the number of the input: the same seed produces the same inputs.
set -euo pipefail

export MinImageDamageTimes=${1:-10} MinImageDamageSeed=${2:-$((RANDOM << 15 | RANDOM))}
[[ $MinImageDamageTimes =~ ^[1-9][0-9]{0,3}$ && $MinImageDamageSeed =~ ^[0-9]{1,9}$ ]] || { echo "usage: $0 [TIMES] [SEED]" >&2; exit 2; }
echo "The seed is $MinImageDamageSeed."
dotnet test "$(dirname "$0")/MinImage.Linker.Tests" -c Release --tl:off -nologo --filter FullyQualifiedName~DamageTests --logger 'console;verbosity=normal'
