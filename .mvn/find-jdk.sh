# Sourced by mvnw and demo/run: points JAVA_HOME at a JDK 25 or newer, looking at JAVA_HOME, the
# PATH and the usual directories, in this order. Leaves everything as it is when there is none.

jdk_version() { # the major version of the JDK in directory $1, from its release file; no JVM starts
  sed -n 's/^JAVA_VERSION="\([0-9]*\).*/\1/p' "$1/release" 2>/dev/null || true
}

find_jdk() {
  set +f
  for candidate in \
    "${JAVA_HOME:-/nonexistent}" \
    "$(dirname "$(dirname "$(readlink -f "$(command -v javac || echo /nonexistent)")")")" \
    /usr/lib/jvm/* /opt/jdk* /opt/java/* "$HOME"/.sdkman/candidates/java/* "$HOME"/.jdks/*; do
    version=$(jdk_version "$candidate")
    if [ "${version:-0}" -ge 25 ] && [ -x "$candidate/bin/javac" ]; then
      JAVA_HOME=$candidate
      export JAVA_HOME
      return
    fi
  done
}

find_jdk
