using BackOffice.Engine.Register;

namespace BackOffice.Desk.Words;

/// <summary>How a parent or carer is named.</summary>
public static class ParentWords
{
    /// <summary>"Mrs Eve Example".</summary>
    public static string Name(Parent parent) =>
        (parent.Title is { Length: > 0 } title ? title + " " : "") + PersonWords.OnPage(parent.Forename, parent.Surname);
}
