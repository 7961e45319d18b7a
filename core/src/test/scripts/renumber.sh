#!/usr/bin/env bash
# Shows that the schema is the only place that knows field numbers: copies the tree, raises nearly every field number by
# one, and runs core's tests in the copy, without an edit of Java.
#
# usage: core/src/test/scripts/renumber.sh [DIRECTORY]     a new directory for the copy; a temporary one by default
set -euo pipefail
cd "$(git -C "$(dirname "$0")" rev-parse --show-toplevel)"

# Tests that write field numbers or whole messages as literals, or replay recorded ones: with another schema they must fail.
literals='ArrayRulesTest BombTest CaptureDecodeTest CompressedCapturesTest CompressedDataTest DecodeAllocationTest
    DecodeLimitsTest DeliverTest EventDataTest FuzzCorpusTest HostileMessageTest InflatersTest InterestsTest SchemaTest
    ProtobufDifferentialTest#shouldReadCaptured* SmallMessageWriterTest SpecVectorsTest'

copy=${1:-$(mktemp -d)}
git ls-files -z --cached --others --exclude-standard | tar --null --files-from=- -cf - | tar -xf - -C "$copy"
cd "$copy"

# In Message the type keeps its 1, since servers write it first, and bulk_update its 15, the last that one byte holds.
awk '
    /^message / { message = $2 }
    /^  enum /  { enum = 1 }
    /^  }/      { enum = 0 }
    !enum && match($0, / = [0-9]+;/) {
        number = substr($0, RSTART + 3, RLENGTH - 4) + 0
        if (message != "Message" || (number > 1 && number < 15)) {
            $0 = substr($0, 1, RSTART + 2) (number + 1) substr($0, RSTART + RLENGTH - 1)
        }
    }
    { print }
' core/src/main/proto/voxelize.proto > renumbered
mv renumbered core/src/main/proto/voxelize.proto
diff "$OLDPWD/core/src/main/proto/voxelize.proto" core/src/main/proto/voxelize.proto | grep '^>' || true

# shellcheck disable=SC2086 # one pattern for each word
set -f
mvn -B -pl core -am test -Dtest="$(printf '!%s,' $literals)" -Dsurefire.failIfNoSpecifiedTests=false \
    | grep -E 'Tests run|FAIL|ERROR|BUILD'
echo "copy: $copy"
