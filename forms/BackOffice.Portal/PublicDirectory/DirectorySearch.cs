using System.Globalization;
using BackOffice.Engine.Listing;
using BackOffice.Portal.Shell;
using Microsoft.AspNetCore.Http;

namespace BackOffice.Portal.PublicDirectory;

/// <summary>What somebody looks for in the directory, as it stands in the address of the page.</summary>
internal sealed record DirectorySearch(DirectoryQuery Query, int Page)
{
    public const int OnAPage = 20;
    private const int MostLetters = 80;

    public static DirectorySearch Read(IQueryCollection address)
    {
        var text = address["q"].ToString().Trim();
        var open = address["open"];
        return new DirectorySearch(
            new DirectoryQuery
            {
                Text = text.Length == 0 ? null : text[..Math.Min(text.Length, MostLetters)],
                Types = [.. address["type"].OfType<string>().Where(type => type.Length > 0)],
                Age = int.TryParse(address["age"], NumberStyles.None, CultureInfo.InvariantCulture, out var age) && age <= 25 ? age : null,
                WithVacancies = address["places"] == "yes",
                Early = open.Contains("early"),
                Late = open.Contains("late"),
                InHolidays = open.Contains("holidays"),
            },
            int.TryParse(address["page"], NumberStyles.None, CultureInfo.InvariantCulture, out var page) ? Math.Clamp(page, 1, 10_000) : 1);
    }

    /// <summary>True when more than words is asked for.</summary>
    public bool IsNarrowed => !Query.Types.IsEmpty || Query.Age is not null || Query.WithVacancies || Open.Count > 0;

    public IReadOnlyCollection<string> Open => [.. new[] { Query.Early ? "early" : null, Query.Late ? "late" : null, Query.InHolidays ? "holidays" : null }.OfType<string>()];

    /// <summary>The address of a page of the same search.</summary>
    public string At(int page, string path = PortalLinks.Directory)
    {
        IEnumerable<(string, string)> parts =
        [
            .. Query.Text is { } text ? [("q", text)] : Array.Empty<(string, string)>(),
            .. Query.Types.Order(StringComparer.Ordinal).Select(type => ("type", type)),
            .. Query.Age is { } age ? [("age", age.ToString(CultureInfo.InvariantCulture))] : Array.Empty<(string, string)>(),
            .. Query.WithVacancies ? [("places", "yes")] : Array.Empty<(string, string)>(),
            .. Open.Select(when => ("open", when)),
            .. page > 1 ? [("page", page.ToString(CultureInfo.InvariantCulture))] : Array.Empty<(string, string)>(),
        ];
        var query = string.Join('&', parts.Select(part => $"{part.Item1}={Uri.EscapeDataString(part.Item2)}"));
        return query.Length == 0 ? path : $"{path}?{query}";
    }
}
