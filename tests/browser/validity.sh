#!/usr/bin/env bash
# The Nu HTML checker over finished sites: every page, stylesheet and picture. Arguments: the folders of the sites.
set -euo pipefail
jar="$(dirname "$0")/../../target/npm/node_modules/vnu-jar/build/dist/vnu.jar"
if ! command -v java >/dev/null || [ ! -f "$jar" ]; then
  echo 'SKIPPED: validity of HTML and CSS needs java and the npm package vnu-jar (tests/browser/tools.sh)'
  [ "${CI:-}" != true ]
  exit
fi
# Messages name the page from the site's folder on, and the place in it.
java -jar "$jar" --errors-only --also-check-css --also-check-svg --skip-non-html --stdout "$@" |
  sed "s|^\"file:$PWD/|\"|" | tee target/validity.txt
[ ! -s target/validity.txt ]
echo "valid: $(find "$@" -name '*.html' | wc -l) pages, $(find "$@" -name '*.css' | wc -l) stylesheets"
