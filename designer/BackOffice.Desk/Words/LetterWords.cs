namespace BackOffice.Desk.Words;

/// <summary>Words for how letters go and to whom.</summary>
public static class LetterWords
{
    /// <summary>"by first-class post".</summary>
    public static string Method(string method) => method.ToLowerInvariant() switch
    {
        "hand" => "by hand",
        "email" => "by e-mail",
        "firstclasspost" => "by first-class post",
        "portal" => "in the portal",
        _ => method,
    };

    /// <summary>"the parents", "the school".</summary>
    public static string Role(string to) => to switch
    {
        "parent" => "the parent",
        "parents" => "the parents",
        "pupil" => "the young person",
        "school" => "the school",
        "icb" => "the integrated care board",
        _ => FieldWords.Of(to).ToLowerInvariant(),
    };
}
