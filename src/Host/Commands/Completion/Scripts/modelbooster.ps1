# PowerShell completion for modelbooster; made by `modelbooster completion pwsh`.
Register-ArgumentCompleter -Native -CommandName modelbooster -ScriptBlock {
    param($wordToComplete, $commandAst, $cursorPosition)
    $line = $commandAst.ToString()
    $length = $cursorPosition - $commandAst.Extent.StartOffset
    $line = if ($length -gt $line.Length) { $line.PadRight($length) } else { $line.Substring(0, $length) }
    $program = $commandAst.CommandElements[0].Value
    & $program '[suggest]' $line 2>$null | Where-Object { $_ } | ForEach-Object {
        $word, $meaning = $_ -split "`t", 2
        if ($word -eq ':files') {
            [System.Management.Automation.CompletionCompleters]::CompleteFilename($wordToComplete)
        } else {
            if (-not $meaning) { $meaning = $word }
            [System.Management.Automation.CompletionResult]::new($word, $word, 'ParameterValue', $meaning)
        }
    }
}
