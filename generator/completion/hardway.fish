# Completion of hardway in fish, which asks hardway itself what may come next. Once: hardway completion fish | source

function __hardway_next
    set -l words (commandline -opc) (commandline -ct)
    for line in ($words[1] completion words -- $words[2..] 2>/dev/null)
        if test "$line" = :files
            __fish_complete_path (commandline -ct)
        else
            echo $line
        end
    end
end

complete -c hardway -f -a '(__hardway_next)'
