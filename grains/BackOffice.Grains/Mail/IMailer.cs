namespace BackOffice.Grains.Mail;

/// <summary>An e-mail.</summary>
/// <param name="To">Address.</param>
/// <param name="Subject">Subject line.</param>
/// <param name="Text">Plain text.</param>
/// <param name="Html">The same as HTML; null for plain text alone.</param>
/// <param name="Key">The same key always gives the same message id, so that a mail server or a reader can tell a repeat.</param>
public sealed record Email(string To, string Subject, string Text, string? Html, string Key);

/// <summary>Sends e-mail. Throws where it could not; the outbox then tries again.</summary>
public interface IMailer
{
    /// <summary>Sends one e-mail.</summary>
    Task Send(Email email, CancellationToken stop = default);
}

/// <summary>How e-mail leaves.</summary>
public sealed class MailOptions
{
    /// <summary>Sender.</summary>
    public string From { get; set; } = "backoffice@council.example";

    /// <summary>Folder for <c>.eml</c> files, where no server is named.</summary>
    public string Folder { get; set; } = Path.Combine(".data", "mail");

    /// <summary>SMTP server; null writes files.</summary>
    public string? Host { get; set; }

    /// <summary>Port of the server.</summary>
    public int Port { get; set; } = 587;

    /// <summary>False for a server without encryption, for example on this machine.</summary>
    public bool Encrypted { get; set; } = true;

    /// <summary>Account at the server; null for none.</summary>
    public string? User { get; set; }

    /// <summary>Password at the server, from the environment.</summary>
    public string? Password { get; set; }
}
