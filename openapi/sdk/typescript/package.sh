#!/bin/sh
# "build <version>" makes target/dist/*.tgz of the generated code in target/package; "check" tests it.
set -eu
cd "$(dirname "$0")/target"
if ! node -e 'process.exit(parseInt(process.versions.node) < 18 ? 1 : 0)' 2>/dev/null; then
  echo "The TypeScript client needs Node.js 18 or newer with npm." >&2
  exit 1
fi
npm() { command npm --no-audit --no-fund --no-package-lock --no-update-notifier --loglevel=error "$@"; }
case $1 in
  build)
    cd package
    cp ../../src/*.ts src/
    cp ../../package.json ../../tsconfig.json ../../README.md .
    npm pkg set version="$2"
    npm install
    npm run build
    rm -rf ../dist
    mkdir ../dist
    npm pack --pack-destination ../dist >/dev/null
    ;;
  check)
    mkdir -p check
    cd check
    echo '{ "private": true, "type": "module" }' >package.json
    npm install --no-save ../dist/*.tgz
    cp ../../test/*.mjs .
    node --test
    # The types of the example in the README.
    awk '/^```/ { inside = inside ? 0 : /typescript/; blocks += inside; next } inside && blocks == 1' \
      ../../README.md >example.ts
    ../package/node_modules/.bin/tsc --noEmit --strict --target es2022 --module nodenext example.ts
    ;;
esac
