# Sets JAVA_HOME to a JDK 25 or newer: the caller's own, the one on PATH, or one in the usual folders.
# Sourced. Reads the file "release" of each candidate, so no JVM is started to ask.

is_jdk25() {
    [ -x "$1/bin/javac" ] && [ -r "$1/release" ] || return 1
    version=$(sed -n 's/^JAVA_VERSION="\([0-9]*\).*/\1/p' "$1/release")
    [ "${version:-0}" -ge 25 ]
}

find_jdk() {
    on_path=$(command -v javac 2>/dev/null || true)
    [ -n "$on_path" ] && on_path=$(readlink -f "$on_path") && on_path=${on_path%/bin/javac}
    for jdk in "${JAVA_HOME:-}" "$on_path" \
        /usr/lib/jvm/*25* /usr/lib/jvm/* /opt/java/* /opt/jdk* /opt/*25* /usr/local/java* \
        "$HOME"/.sdkman/candidates/java/25* "$HOME"/.jdks/*25*; do
        if [ -n "$jdk" ] && is_jdk25 "$jdk"; then
            JAVA_HOME=$jdk
            export JAVA_HOME
            return 0
        fi
    done
    return 1
}
