#compdef modelbooster
# zsh completion for modelbooster; made by `modelbooster completion zsh`.
_modelbooster() {
  local line candidate
  local -a described
  line="${(j: :)words[1,CURRENT-1]} $PREFIX"
  for candidate in "${(@f)$(${(Q)~words[1]} '[suggest]' "$line" 2>/dev/null)}"; do
    [[ -z $candidate ]] && continue
    if [[ $candidate == :files ]]; then
      [[ $PREFIX == -*=* ]] && compset -P '*='
      _files
      return
    fi
    candidate=${candidate//:/\\:}
    described+=("${candidate/$'\t'/:}")
  done
  (( $#described )) && _describe modelbooster described
}
if [[ $zsh_eval_context[-1] == loadautofunc ]]; then
  _modelbooster "$@"
else
  compdef _modelbooster modelbooster
fi
