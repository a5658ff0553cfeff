const BASH = String.raw`# falaj in bash: source <(falaj completion bash), for good in ~/.bashrc
_falaj() {
  local line word
  COMPREPLY=()
  while IFS= read -r line; do
    word="${'$'}{line%%$'\t'*}"
    if [ "$word" = ":files" ]; then
      compopt -o default
      return
    fi
    [ -n "$word" ] && COMPREPLY+=("$word")
  done < <("${'$'}{COMP_WORDS[0]}" complete -- "${'$'}{COMP_WORDS[@]:1:COMP_CWORD}" 2>/dev/null)
  if [ "${'$'}{#COMPREPLY[@]}" -eq 1 ] && [ "${'$'}{COMPREPLY[0]%=}" != "${'$'}{COMPREPLY[0]}" ]; then
    compopt -o nospace
  fi
}
complete -F _falaj falaj`;

const ZSH = String.raw`#compdef falaj
# falaj in zsh: falaj completion zsh > a directory of $fpath, as _falaj; or source <(falaj completion zsh) after compinit
_falaj() {
  local line
  local -a found parameters
  while IFS= read -r line; do
    [[ -z "$line" ]] && continue
    if [[ "$line" == ":files" ]]; then
      _files
      return
    fi
    if [[ "$line" == *= ]]; then
      parameters+=("$line")
    else
      found+=("${'$'}{${'$'}{line//:/\\:}/$'\t'/:}")
    fi
  done < <("$words[1]" complete -- "${'$'}{(@)words[2,CURRENT]}" 2>/dev/null)
  (( $#parameters )) && compadd -S '' -- "${'$'}{parameters[@]}"
  (( $#found )) && _describe falaj found
}
if [[ "$funcstack[1]" == "_falaj" ]]; then
  _falaj "$@"
else
  compdef _falaj falaj
fi`;

const FISH = String.raw`# falaj in fish: falaj completion fish > ~/.config/fish/completions/falaj.fish
function __falaj_complete
    set -l typed (commandline -opc)
    set -l found ($typed[1] complete -- $typed[2..-1] (commandline -ct) 2>/dev/null)
    if test "$found[1]" = ":files"
        __fish_complete_path (commandline -ct)
    else if test (count $found) -gt 0
        printf '%s\n' $found
    end
end
complete -c falaj -f -a '(__falaj_complete)'`;

/** Each only hands the words to `falaj complete` and its answer to the shell, so a new verb needs no new script. */
export const COMPLETION_SCRIPTS = { bash: BASH, zsh: ZSH, fish: FISH } as const;

export type Shell = keyof typeof COMPLETION_SCRIPTS;
