namespace BackOffice.Store.Reading;

/// <summary>One page of a list.</summary>
/// <typeparam name="T">What a line is.</typeparam>
/// <param name="Items">The lines of this page.</param>
/// <param name="Total">How many lines there are in all.</param>
/// <param name="Skip">How many lines come before this page.</param>
/// <param name="Take">How many lines were asked for.</param>
public sealed record Page<T>(IReadOnlyList<T> Items, int Total, int Skip, int Take)
{
    /// <summary>True when lines follow this page.</summary>
    public bool HasMore => Skip + Items.Count < Total;
}
