namespace BackOffice.Host.Tests.Access;

/// <summary>Who tries the doors: one of each kind, and a second of each that owns nothing.</summary>
internal static class People
{
    public const string Nobody = "somebody who has not signed in";
    public const string Caseworker = "caseworker";
    public const string OtherTeam = "caseworker of another team";
    public const string Manager = "manager";
    public const string ProcessOwner = "process owner";
    public const string Administrator = "administrator";
    public const string School = "the pupil's school";
    public const string OtherSchool = "another school";
    public const string Parent = "the parent who asked";
    public const string OtherParent = "another parent";

    /// <summary>The demo's password accounts by who they are.</summary>
    public static readonly IReadOnlyDictionary<string, string> Emails = new Dictionary<string, string>
    {
        [Caseworker] = "caseworker@fenland.example",
        [OtherTeam] = "south@fenland.example",
        [Manager] = "manager@fenland.example",
        [ProcessOwner] = "processes@fenland.example",
        [Administrator] = "administrator@fenland.example",
        [School] = "school@fenland.example",
        [OtherSchool] = "other.school@fenland.example",
    };

    /// <summary>Parents, who sign in with a code sent to their address.</summary>
    public static readonly IReadOnlyDictionary<string, string> Parents = new Dictionary<string, string>
    {
        [Parent] = "sam.quillfeather@home.example",
        [OtherParent] = "jo.marlow@home.example",
    };

    public static readonly string[] Team = [Caseworker, Manager];
    public static readonly string[] Casework = [Caseworker, OtherTeam, Manager];
    public static readonly string[] Staff = [Caseworker, OtherTeam, Manager, ProcessOwner, Administrator];
    public static readonly string[] Designers = [ProcessOwner, Administrator];
    public static readonly string[] InPortal = [School, OtherSchool, Parent, OtherParent];
    public static readonly string[] SignedIn = [.. Staff, .. InPortal];
    public static readonly string[] All = [Nobody, .. SignedIn];
}
