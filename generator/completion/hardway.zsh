#compdef hardway
# Completion of hardway in zsh, which asks hardway itself what may come next. Once: source <(hardway completion zsh)

_hardway() {
  local line
  local -a found
  for line in "${(@f)$("${words[1]}" completion words -- "${(@)words[2,CURRENT]}" 2>/dev/null)}"; do
    if [[ $line == :files ]]; then
      _files
      return
    fi
    [[ -n $line ]] && found+=("${line/$'\t'/:}")
  done
  _describe hardway found
}

compdef _hardway hardway
