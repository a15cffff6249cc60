namespace ModelBooster.Host.Views;

/// <summary>Rows of cells, one below the other.</summary>
internal static class Columns
{
    /// <summary>The cells padded so that columns stand in line, but for the last of a row.</summary>
    /// <param name="rows">Rows, which may be of different lengths.</param>
    /// <param name="gap">Between columns; 0 where the cells bring their own.</param>
    /// <param name="columns">How many stand in line; what follows comes as it is.</param>
    public static IEnumerable<Span[]> Aligned(IReadOnlyList<IReadOnlyList<Span>> rows, int gap, int columns = int.MaxValue)
    {
        var widths = Enumerable.Range(0, rows.Max(row => row.Count))
            .Select(column => rows.Max(row => column < row.Count ? row[column].Text.Length : 0)).ToList();
        return rows.Select(row => row.Select((cell, column) =>
            column == row.Count - 1 || column >= columns ? cell : cell with { Text = cell.Text.PadRight(widths[column] + gap) }).ToArray());
    }
}
