using BackOffice.Store.Reading;

namespace BackOffice.Desk.Layout;

/// <summary>Where a hit of the search leads.</summary>
public static class SearchLinks
{
    /// <summary>Address of the record.</summary>
    public static string Of(SearchHit hit) => hit.Kind switch
    {
        "case" => "/cases/" + Uri.EscapeDataString(hit.Id),
        "pupil" => "/pupils/" + Uri.EscapeDataString(hit.Id),
        "parent" => "/pupils/" + Uri.EscapeDataString(hit.Id),
        "provider" => "/providers/" + Uri.EscapeDataString(hit.Id),
        _ => "/search?q=" + Uri.EscapeDataString(hit.Title),
    };

    /// <summary>Icon of the kind.</summary>
    public static string Icon(SearchHit hit) => hit.Kind switch
    {
        "case" => "folder_open",
        "pupil" => "school",
        "provider" => "apartment",
        _ => "person",
    };
}
