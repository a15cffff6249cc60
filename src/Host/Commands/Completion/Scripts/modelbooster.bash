# bash completion for modelbooster; made by `modelbooster completion bash`.
_modelbooster() {
  local program=${1/#\~/$HOME} line=${COMP_LINE:0:COMP_POINT} word candidate
  # The word as readline will replace it: it starts anew behind = and :, and so do the candidates.
  word=${line##*[[:space:]]}
  local skipped=${word%"$2"}
  [[ $word == "$skipped$2" ]] || skipped=
  COMPREPLY=()
  while IFS= read -r candidate; do
    if [[ $candidate == :files ]]; then
      compopt -o filenames 2>/dev/null
      mapfile -t COMPREPLY < <(compgen -f -- "$2")
      return
    fi
    candidate=${candidate%%$'\t'*}
    COMPREPLY+=("${candidate#"$skipped"}")
  done < <("$program" '[suggest]' "$line" 2>/dev/null)
}
complete -F _modelbooster modelbooster
