#!/bin/sh
# Puts a staged tree into the running system and takes exactly that back.
#   put-in-place.sh install STAGE NAME      put-in-place.sh remove NAME
# Notes are kept in /var/lib/siteproof/files/NAME: files (ours, with their sums), directories (that were not there).
set -eu
umask 022
export LC_ALL=C

notes=/var/lib/siteproof/files

# Never the sample as the live configuration (older versions stage it so), nor the init script that needs RHEL's functions.
staged_files() {
  (cd "$stage" && find . ! -type d ! -path './etc/rc.d/*' ! -path './etc/keepalived/keepalived.conf') |
    sed 's/^\.//' | sort
}

write_notes() {
  staged_files | while read -r path; do
    if [ ! -e "$path" ] && [ ! -L "$path" ]; then echo "$path"; fi
  done >"$note/files.part"
  sed 's|/[^/]*$||' "$note/files.part" | sort -u | while read -r directory; do
    while [ -n "$directory" ] && [ ! -e "$directory" ]; do
      echo "$directory"
      directory=${directory%/*}
    done
  done | sort -u >"$note/directories"
  mv "$note/files.part" "$note/files"
}

# What was there before and differs belongs to somebody else: it is never overwritten.
refuse_foreign() {
  staged_files | while read -r path; do
    if grep -qxF "$path" "$note/files"; then continue; fi
    if cmp -s "$stage$path" "$path"; then continue; fi
    echo "siteproof: foreign-file $path"
  done >"$note/foreign"
  if [ -s "$note/foreign" ]; then
    cat "$note/foreign"
    rm -rf "$note"
    exit 1
  fi
  rm -f "$note/foreign"
}

after_change() {
  if [ -d /run/systemd/system ]; then systemctl daemon-reload; fi
}

install_tree() {
  stage=$1
  note=$notes/$2
  [ -d "$stage" ] || { echo "siteproof: no-stage $stage"; exit 1; }
  mkdir -p "$note"
  # Kept from a first attempt that was cut off: what it put there is ours.
  [ -f "$note/files" ] || write_notes
  refuse_foreign
  sed 's|^|.|' "$note/files" >"$note/names"
  tar -C "$stage" --owner=0 --group=0 -cf "$note/tree.tar" -T "$note/names"
  tar -C / -xpf "$note/tree.tar"
  rm -f "$note/tree.tar" "$note/names"
  while read -r path; do
    if [ ! -L "$path" ]; then sha256sum "$path"; fi
  done <"$note/files" >"$note/sums"
  if command -v restorecon >/dev/null; then xargs restorecon -F <"$note/files"; fi
  after_change
  echo "put in place: $(wc -l <"$note/files") files"
}

is_running() {
  for stat in /proc/[0-9]*/stat; do
    read -r line 2>/dev/null <"$stat" || continue
    case $line in *' Z '*) ;; *'(keepalived)'*) return 0 ;; esac
  done
  return 1
}

remove_tree() {
  note=$notes/$1
  [ -f "$note/files" ] || return 0
  if is_running; then
    echo 'siteproof: still-running keepalived runs: undo what uses it first'
    exit 1
  fi
  kept=0
  while read -r path; do
    if [ -L "$path" ]; then rm -f "$path"; continue; fi
    [ -e "$path" ] || continue
    sum=$(sha256sum "$path")
    if grep -qxF "$sum" "$note/sums"; then rm -f "$path"; else echo "siteproof: edited-since $path"; kept=1; fi
  done <"$note/files"
  sort -r "$note/directories" | while read -r directory; do rmdir "$directory" 2>/dev/null || true; done
  after_change
  [ "$kept" = 0 ] || exit 1
  rm -rf "$note"
  rmdir "$notes" /var/lib/siteproof 2>/dev/null || true
}

case $1 in
  install) install_tree "$2" "$3" ;;
  remove) remove_tree "$2" ;;
  *) exit 64 ;;
esac
