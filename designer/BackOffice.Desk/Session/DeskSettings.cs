namespace BackOffice.Desk.Session;

/// <summary>What the host tells the desk about itself.</summary>
public sealed class DeskSettings
{
    /// <summary>Name of the council, shown in the top bar.</summary>
    public string Council { get; set; } = "";

    /// <summary>True in the demo county, where the clock can be moved.</summary>
    public bool Demo { get; set; }

    /// <summary>Address that the sign-out form posts to.</summary>
    public string SignOut { get; set; } = "/account/sign-out";
}
