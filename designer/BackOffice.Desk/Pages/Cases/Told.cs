namespace BackOffice.Desk.Pages.Cases;

/// <summary>What a part of the page has to tell the reader after it did something.</summary>
/// <param name="Words">A sentence.</param>
/// <param name="IsBad">True when it was refused.</param>
public sealed record Told(string Words, bool IsBad);
