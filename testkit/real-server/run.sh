#!/usr/bin/env bash
# Builds (once, cached outside the tree) and runs a real Voxelize server of one wire generation, from its published crate.
#   run.sh g2026|g2024|g2023            settings come from the environment, see main.rs
#   run.sh g2026|g2024|g2023 build      builds only
#   run.sh g2026|g2024|g2023 version    says which crate that is
# Needs cargo. protoc is taken from PROTOC, from PATH, or from Maven Central. The first build takes 4 to 9 minutes on two cores.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
generation=${1:?usage: run.sh g2026|g2024|g2023 [build|version]}
cache=${XDG_CACHE_HOME:-$HOME/.cache}/voxelize-net/real-server

fail() {
    echo "real server: $*" >&2
    exit 2
}

# Copies a file only if its content differs, so that cargo, which looks at the time, builds nothing anew.
refresh() {
    cmp -s "$1" "$2" || { cp "$1" "$2.$$" && mv "$2.$$" "$2"; }
}

# The protoc that our own build uses, for this platform.
fetch_protoc() {
    local version classifier
    version=$(sed -nE 's|.*<protobuf.version>(.*)</protobuf.version>.*|\1|p' "$here/../../pom.xml")
    case "$(uname -s)-$(uname -m)" in
        Linux-x86_64) classifier=linux-x86_64 ;;
        Linux-aarch64) classifier=linux-aarch_64 ;;
        Darwin-x86_64) classifier=osx-x86_64 ;;
        Darwin-arm64) classifier=osx-aarch_64 ;;
        *) fail "no protoc on PATH, and none is published for this platform: $(uname -s)-$(uname -m)" ;;
    esac
    PROTOC=$cache/protoc-$version-$classifier.exe
    [ -x "$PROTOC" ] && return
    (cd "$cache" && mvn --batch-mode --quiet org.apache.maven.plugins:maven-dependency-plugin:3.11.0:copy \
        -Dartifact="com.google.protobuf:protoc:$version:exe:$classifier" -DoutputDirectory="$cache" >&2)
    chmod +x "$PROTOC"
}

[ -f "$here/$generation/Cargo.toml" ] || fail "unknown generation: $generation, known: g2026, g2024, g2023"
if [ "${2:-}" = version ]; then
    sed -nE 's/^voxelize = "=(.*)"$/\1/p' "$here/$generation/Cargo.toml"
    exit
fi
command -v cargo >/dev/null \
    || fail "cargo is not on PATH: install Rust (https://rustup.rs) to test against a real server"

# Built from a copy beside the cache: cargo tells packages apart by their path, and every clone of ours should share one build.
mkdir -p "$cache/source/$generation"
refresh "$here/main.rs" "$cache/source/main.rs"
for file in Cargo.toml Cargo.lock; do
    refresh "$here/$generation/$file" "$cache/source/$generation/$file"
done
[ -n "${PROTOC:-}" ] || command -v protoc >/dev/null || fetch_protoc
[ -z "${PROTOC:-}" ] || export PROTOC
export CARGO_TARGET_DIR=$cache/$generation
cargo build --release --locked --quiet --manifest-path "$cache/source/$generation/Cargo.toml"
[ "${2:-}" = build ] && exit 0
exec "$CARGO_TARGET_DIR/release/voxelize-server-$generation"
