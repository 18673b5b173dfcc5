#!/usr/bin/env bash
# What the tests of the pages need besides Rust: a browser with its driver, fonts, the axe engine, the Nu HTML checker,
# Lighthouse.
# Installs what is missing where CI=true; elsewhere it says what was not found, and the tests that need it say so, too.
set -euo pipefail
cd "$(dirname "$0")/../.."
mkdir -p target/axe target/npm

packages=()
command -v chromedriver >/dev/null && command -v chromium >/dev/null || packages+=(chromium chromium-driver)
# fc-list comes with Chromium's own dependencies, or with the fonts.
[ -n "$(fc-list :lang=zh-cn 2>/dev/null)" ] || packages+=(fonts-noto-cjk)
command -v java >/dev/null || packages+=(default-jre-headless)
command -v npm >/dev/null || packages+=(npm)
if [ "${#packages[@]}" -gt 0 ]; then
  if [ "${CI:-}" = true ] && command -v apt-get >/dev/null; then
    apt-get update -qq
    DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "${packages[@]}" >/dev/null
  else
    echo "not found: ${packages[*]}"
  fi
fi

axe=target/npm/node_modules/axe-core/axe.min.js
wanted=(axe-core@4 vnu-jar@26 lighthouse@12)
missing=()
for package in "${wanted[@]}"; do
  [ -d "target/npm/node_modules/${package%@*}" ] || missing+=("$package")
done
if [ "${#missing[@]}" -gt 0 ]; then
  if [ "${CI:-}" = true ]; then
    # All at once: npm takes away what it is not asked for.
    npm install --silent --no-audit --no-fund --no-save --prefix target/npm "${wanted[@]}" >/dev/null
  else
    echo "not found: ${missing[*]} (npm install --no-save --prefix target/npm ${wanted[*]})"
  fi
fi
if [ -f "$axe" ]; then cp "$axe" target/axe/axe.min.js; fi
