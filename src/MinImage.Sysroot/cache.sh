# Keeps what takes minutes to make for the user's other checkouts, by what it was made from. Sourced by scripts.
#
# A folder is an archive in ~/.cache/minimage, or in the folder that MINIMAGE_CACHE names; nothing is kept if MINIMAGE_CACHE is empty.
# Whatever cannot be read, or was damaged, is made anew.

user_cache=${XDG_CACHE_HOME:-${HOME:+$HOME/.cache}}
cache=${MINIMAGE_CACHE-${user_cache:+$user_cache/minimage}}

# Archives that nobody has taken for this long are deleted.
cache_days=60

cached_file() { # name, what it was made from: the output of sha256sum
    echo "$cache/$1-${2%% *}.tar.gz"
}

# Unpacks a kept folder; false if it is not there. The folder must not exist, its parent must.
take_cached() { # name, what it was made from, dir
    local file
    [ -n "$cache" ] || return 1
    file=$(cached_file "$1" "$2")
    [ -f "$file" ] || return 1
    mkdir "$3"
    if tar --extract --gzip --no-same-owner --file "$file" --directory "$3" 2>/dev/null; then
        touch --no-create "$file" 2>/dev/null || echo "$file cannot be written to; it may be deleted in $cache_days days." >&2
    else
        echo "$file is damaged; it is not used." >&2
        rm -rf "$3"
        return 1
    fi
}

# Keeps a folder. If that is not possible, the next checkout takes longer, which a line says.
keep_cached() { # name, what it was made from, dir
    local file new
    [ -n "$cache" ] || return 0
    file=$(cached_file "$1" "$2")
    if mkdir -p "$(dirname "$file")" 2>/dev/null && new=$(mktemp "$file.XXXXXX" 2>/dev/null); then
        if tar --create --owner=0 --group=0 --directory "$3" . | gzip -1 >"$new" && mv -f "$new" "$file"; then
            # By their whole names: MINIMAGE_CACHE may name a folder that contains other archives.
            find "$cache" -maxdepth 2 -type f -regextype posix-extended -regex '.*-[0-9a-f]{64}\.tar\.gz(\..{6})?' -mtime "+$cache_days" -delete
            return
        fi
        rm -f "$new"
    fi
    echo "$(basename "$1") could not be kept in $cache for other checkouts." >&2
}
