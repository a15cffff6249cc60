namespace ModelBooster.Host.Views;

/// <summary>What is written to standard error while a screen is drawn on: held back, and written below the last drawing.</summary>
internal sealed class HeldErrors : IDisposable
{
    private const int MostLines = 20;

    private readonly TextWriter real = Console.Error;
    private readonly StringWriter held = new();

    /// <summary>Takes the place of standard error.</summary>
    public HeldErrors()
    {
        if (!Console.IsErrorRedirected)
        {
            Console.SetError(TextWriter.Synchronized(held));
        }
    }

    /// <summary>Gives it back.</summary>
    public void Dispose()
    {
        Console.SetError(real);
        var lines = held.ToString().Split(Environment.NewLine, StringSplitOptions.RemoveEmptyEntries);
        if (lines.Length > MostLines)
        {
            real.WriteLine($"… {lines.Length - MostLines} lines of the log before these");
        }

        foreach (var line in lines.TakeLast(MostLines))
        {
            real.WriteLine(line);
        }

        held.Dispose();
    }
}
