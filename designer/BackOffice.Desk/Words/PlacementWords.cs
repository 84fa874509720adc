using System.Globalization;
using BackOffice.Engine.Landing;
using BackOffice.Engine.Register;

namespace BackOffice.Desk.Words;

/// <summary>Words for a child's place in a setting.</summary>
public static class PlacementWords
{
    /// <summary>"15 hours", "12.5 hours".</summary>
    public static string Hours(Placement placement)
    {
        ArgumentNullException.ThrowIfNull(placement);
        return placement.Hours is { } hours ? Number(hours) : "not given";
    }

    /// <summary>Name of an entitlement, in the words of the form that asked for its hours.</summary>
    public static string Funding(PackNames names, LandingSource source, string field)
    {
        ArgumentNullException.ThrowIfNull(names);
        ArgumentNullException.ThrowIfNull(source);
        return (names.Find(source.PackId, source.PackVersion) ?? names.Find(source.PackId))?.Forms.GetValueOrDefault(source.FormId)?.Definition.Text.Find(field) is { } text && (text.Short ?? text.Label) is { Length: > 0 } label ? label : FieldWords.Of(field);
    }

    /// <summary>A number of hours as people write it.</summary>
    public static string Number(decimal hours) => hours.ToString("0.##", CultureInfo.InvariantCulture);
}
