#!/bin/sh
# "build <version>" makes target/dist/*.whl of the generated code in target/package; "check" tests it.
set -eu
cd "$(dirname "$0")/target"
if ! python3 -c 'import ensurepip, venv' 2>/dev/null; then
  echo "The Python client needs Python 3.10 or newer with venv." >&2
  exit 1
fi
[ -x venv/bin/pip ] || python3 -m venv venv
pip() { venv/bin/pip --quiet --disable-pip-version-check "$@"; }
case $1 in
  build)
    version=$(echo "$2" | sed 's/-SNAPSHOT$/.dev0/')
    cp ../zeekeeper_client/*.py package/zeekeeper_client/
    cp ../README.md package/
    sed "s/^version = .*/version = \"$version\"/" ../pyproject.toml >package/pyproject.toml
    rm -rf dist
    pip wheel --no-deps --wheel-dir dist ./package
    ;;
  check)
    pip install --force-reinstall --no-deps dist/*.whl
    pip install dist/*.whl
    venv/bin/python -m unittest discover --start-directory ../tests
    ;;
esac
