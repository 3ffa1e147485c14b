# What quickstart and verify share: a JDK, the system's packages, the built distribution. Sourced from
# the top of the checkout; LAMINA_HOME is that folder.

. "$LAMINA_HOME/packaging/find-jdk.sh"

say() { printf '\033[1m==>\033[0m %s\n' "$*"; }
fail() { printf '\033[1merror:\033[0m %s\n' "$*" >&2; exit 1; }

# name of the thing | how to see that it is here | package on Debian | Fedora | Alpine | Arch
requirements() {
    cat <<'LIST'
a C compiler|command -v gcc|gcc libc6-dev|gcc glibc-static|gcc musl-dev|gcc
libfuse 2|ldconfig -p 2>/dev/null | grep -q libfuse.so.2|libfuse2|fuse-libs|fuse|fuse2
fusermount3|command -v fusermount3|fuse3|fuse3|fuse3|fuse3
iproute2|command -v ip|iproute2|iproute|iproute2|iproute2
nftables|command -v nft|nftables|nftables|nftables|nftables
newuidmap|command -v newuidmap|uidmap|shadow-utils|shadow-uidmap|shadow
a static busybox|command -v busybox|busybox-static|busybox|busybox-static|busybox
mmdebstrap|command -v mmdebstrap|mmdebstrap|mmdebstrap|debootstrap|debootstrap
LIST
}

# Sets missing_apt, missing_dnf, missing_apk, missing_pacman and missing_names.
look_for_requirements() {
    missing_names='' missing_apt='' missing_dnf='' missing_apk='' missing_pacman=''
    while IFS='|' read -r name check_and_packages; do
        packages=${check_and_packages##*|} rest=${check_and_packages%|*}
        pacman=$packages apk=${rest##*|} rest=${rest%|*} dnf=${rest##*|} rest=${rest%|*}
        apt=${rest##*|} check=${rest%|*}
        sh -c "$check" >/dev/null 2>&1 && continue
        missing_names="$missing_names, $name"
        missing_apt="$missing_apt $apt" missing_dnf="$missing_dnf $dnf"
        missing_apk="$missing_apk $apk" missing_pacman="$missing_pacman $pacman"
    done <<LIST
$(requirements)
LIST
    missing_names=${missing_names#, }
}

install_requirements() {
    PATH=$PATH:/usr/sbin:/sbin
    look_for_requirements
    [ -n "$missing_names" ] || return 0
    if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
        say "installing what is missing: $missing_names"
        install_debian_packages $missing_apt
        look_for_requirements
        [ -z "$missing_names" ] || fail "still missing: $missing_names"
    else
        printf 'Missing: %s. Install it with the line of your system, then run this again:\n' \
            "$missing_names" >&2
        printf '  sudo apt-get install -y%s\n' "$missing_apt" >&2
        printf '  sudo dnf install -y%s\n' "$missing_dnf" >&2
        printf '  sudo apk add%s\n' "$missing_apk" >&2
        printf '  sudo pacman -S%s\n' "$missing_pacman" >&2
        exit 1
    fi
}

install_debian_packages() {
    export DEBIAN_FRONTEND=noninteractive
    apt-get install -y -q --no-install-recommends "$@" >/tmp/lamina-apt.$$ 2>&1 ||
        { apt-get update -q && apt-get install -y -q --no-install-recommends "$@"; } >/tmp/lamina-apt.$$ 2>&1 ||
        { cat /tmp/lamina-apt.$$ >&2; rm -f /tmp/lamina-apt.$$; fail "apt-get install $* failed"; }
    rm -f /tmp/lamina-apt.$$
}

need_jdk() {
    find_jdk || fail "no JDK 25 found (JAVA_HOME, PATH, /usr/lib/jvm, /opt). Install one, such as
  Temurin 25: https://adoptium.net/installation/linux
or set JAVA_HOME to it."
}

# Builds dist/ when a source is newer than it, or another JDK is to be used.
build_distribution() {
    lib=$LAMINA_HOME/dist/lib
    if [ -f "$lib/stamp" ] && [ "$(cat "$lib/java")" = "$JAVA_HOME/bin/java" ] &&
        [ -z "$(find "$LAMINA_HOME"/pom.xml "$LAMINA_HOME"/packaging \
            "$LAMINA_HOME"/*/pom.xml "$LAMINA_HOME"/*/src/main -newer "$lib/stamp" -print -quit)" ]; then
        say "dist/ is up to date"
        return 0
    fi
    say "building dist/ with $JAVA_HOME"
    (cd "$LAMINA_HOME" && ./mvnw -q -B -ntp -DskipTests -Dspotless.check.skip=true -pl cli -am package) ||
        fail "the build failed; its messages stand above"
}
