# fish completion for modelbooster; made by `modelbooster completion fish`.
function __modelbooster_complete
    set -l line (commandline -cp | string collect)
    set -l program (commandline -opc)[1]
    set -l candidates (eval $program '"[suggest]"' (string escape -- $line) 2>/dev/null)
    if test "$candidates[1]" = :files
        __fish_complete_path (string replace -r '^--?[^=]*=' '' -- (commandline -ct))
    else
        printf '%s\n' $candidates
    end
end
complete -c modelbooster -f -a '(__modelbooster_complete)'
