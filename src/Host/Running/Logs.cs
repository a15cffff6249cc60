using Serilog;
using Serilog.Core;
using Serilog.Events;
using Serilog.Formatting.Compact;

namespace ModelBooster.Host.Running;

/// <summary>Logs go to standard error: one line of JSON each in a cluster, readable ones on a terminal.</summary>
internal static class Logs
{
    private const string Readable = "{Timestamp:HH:mm:ss} {Level:u3} {Message:lj}{NewLine}{Exception}";

    public static Logger Make(LogEventLevel level)
    {
        var logs = new LoggerConfiguration()
            .MinimumLevel.Is(level)
            .MinimumLevel.Override("Microsoft", LogEventLevel.Warning)
            .MinimumLevel.Override("Akka.Actor.ActorSystemImpl", LogEventLevel.Warning)
            .Enrich.FromLogContext();
        return (Console.IsErrorRedirected
            ? logs.WriteTo.Console(new CompactJsonFormatter(), standardErrorFromLevel: LogEventLevel.Verbose)
            : logs.WriteTo.Console(outputTemplate: Readable, formatProvider: null, standardErrorFromLevel: LogEventLevel.Verbose))
            .CreateLogger();
    }
}
