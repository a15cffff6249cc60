using ModelBooster.Host.Commands;

return await CommandLine.Run(args, Terminal.Process());
