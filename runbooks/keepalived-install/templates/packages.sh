#!/bin/sh
# Installs the packages of an offline bundle without force, and takes back exactly those that were new.
#   packages.sh install BUNDLE.tar NAME      packages.sh remove NAME
# Notes are kept in /var/lib/siteproof/packages/NAME: new (installed by us), upgraded (had an older version).
set -eu
umask 022
export LC_ALL=C DEBIAN_FRONTEND=noninteractive

notes=/var/lib/siteproof/packages

choose_deb() {
  while read -r file; do
    name=$(dpkg-deb -f "$file" Package)
    version=$(dpkg-deb -f "$file" Version)
    have=$(dpkg-query -W -f '${Status} ${Version}' "$name" 2>/dev/null || true)
    case $have in
      'install ok installed '*)
        dpkg --compare-versions "${have#install ok installed }" ge "$version" && continue
        echo "$name ${have#install ok installed } -> $version" >>"$note/upgraded"
        ;;
      *) echo "$name" >>"$note/new" ;;
    esac
    echo "$file" >>"$work/todo"
  done <"$work/all"
}

choose_rpm() {
  while read -r file; do
    full=$(rpm -qp --nosignature --qf '%{NAME}-%{VERSION}-%{RELEASE}.%{ARCH}' "$file")
    name=$(rpm -qp --nosignature --qf '%{NAME}.%{ARCH}' "$file")
    rpm -q "$full" >/dev/null 2>&1 && continue
    if rpm -q "$name" >/dev/null 2>&1; then
      echo "$(rpm -q "$name" | sed -n 1p) -> $full" >>"$note/upgraded"
    else
      echo "$name" >>"$note/new"
    fi
    echo "$file" >>"$work/todo"
  done <"$work/all"
}

install_deb() {
  # A dry run first: a missing dependency must show before anything is unpacked.
  xargs dpkg --no-act --install <"$work/todo"
  xargs dpkg --install <"$work/todo"
  broken=$(dpkg --audit)
  [ -z "$broken" ] || { echo "siteproof: dpkg-audit $broken"; exit 1; }
}

install_rpm() {
  if command -v dnf >/dev/null; then
    xargs dnf -y --disablerepo='*' install <"$work/todo"
  else
    xargs yum -y --disablerepo='*' localinstall <"$work/todo"
  fi
}

install_bundle() {
  bundle=$1
  note=$notes/$2
  work=$(mktemp -d /var/tmp/siteproof-packages.XXXXXX)
  trap 'rm -rf "$work"' EXIT
  mkdir -p "$note" "$work/files"
  tar -xf "$bundle" -C "$work/files"
  if command -v dpkg >/dev/null; then kind=deb; else kind=rpm; fi
  find "$work/files" -type f -name "*.$kind" | sort >"$work/all"
  [ -s "$work/all" ] || { echo "siteproof: empty-bundle no .$kind file in $bundle"; exit 1; }
  : >"$work/todo"
  "choose_$kind"
  if [ -s "$work/todo" ]; then
    "install_$kind"
  fi
  echo "new: $(cat "$note/new" 2>/dev/null | tr '\n' ' ')"
  echo "upgraded: $(cat "$note/upgraded" 2>/dev/null | tr '\n' ' ')"
}

is_installed() {
  if command -v dpkg >/dev/null; then
    case $(dpkg-query -W -f '${Status}' "$1" 2>/dev/null || true) in *' installed') return 0 ;; esac
    return 1
  fi
  rpm -q "$1" >/dev/null 2>&1
}

remove_new() {
  note=$notes/$1
  if [ -s "$note/new" ]; then
    gone=''
    for name in $(sort -u "$note/new"); do
      if is_installed "$name"; then gone="$gone $name"; fi
    done
    # Unquoted on purpose: one word a package. Without force: what others need now stays, and that is told.
    if [ -n "$gone" ] && command -v dpkg >/dev/null; then dpkg --purge $gone; fi
    if [ -n "$gone" ] && ! command -v dpkg >/dev/null; then rpm --erase $gone; fi
    for name in $gone; do
      if is_installed "$name"; then echo "siteproof: still-installed $name"; exit 1; fi
    done
  fi
  if [ -s "$note/upgraded" ]; then echo "left upgraded: $(tr '\n' ';' <"$note/upgraded")"; fi
  rm -rf "$note"
  rmdir "$notes" /var/lib/siteproof 2>/dev/null || true
}

case $1 in
  install) install_bundle "$2" "$3" ;;
  remove) remove_new "$2" ;;
  *) exit 64 ;;
esac
