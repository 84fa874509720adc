namespace BackOffice.Desk.Words;

/// <summary>Words for codes of the pupil's record.</summary>
public static class PupilWords
{
    /// <summary>The department's SEN status codes.</summary>
    public static string Sen(string? code) => code switch
    {
        null or "" or "N" => "",
        "K" => "SEN support",
        "E" => "EHC plan",
        _ => code,
    };
}
