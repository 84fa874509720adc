using System.Net;
using System.Net.Mail;
using System.Text;

namespace BackOffice.Grains.Mail;

/// <summary>Writes each e-mail as a file that mail programs open. The default: nothing leaves the machine.</summary>
internal sealed class FileMailer(MailOptions options, TimeProvider clock) : IMailer
{
    public async Task Send(Email email, CancellationToken stop = default)
    {
        Directory.CreateDirectory(options.Folder);
        var id = Mime.MessageId(email.Key, options.From);

        // Named by message id: a repeat writes the same file again. Written aside first, so that nobody reads half a file.
        var file = Path.Combine(options.Folder, $"{id[1..id.IndexOf('@', StringComparison.Ordinal)]}.eml");
        var aside = file + ".part";
        await File.WriteAllTextAsync(aside, Mime.Write(email, options.From, clock.GetUtcNow()), new UTF8Encoding(false), stop);
        File.Move(aside, file, overwrite: true);
    }
}

/// <summary>Sends each e-mail through an SMTP server.</summary>
internal sealed class SmtpMailer(MailOptions options) : IMailer
{
    public async Task Send(Email email, CancellationToken stop = default)
    {
        using var client = new SmtpClient(options.Host, options.Port) { EnableSsl = options.Encrypted, Timeout = 30_000 };
        if (options.User is not null) client.Credentials = new NetworkCredential(options.User, options.Password);
        using var message = new MailMessage(options.From, email.To)
        {
            Subject = email.Subject.ReplaceLineEndings(" "),
            Body = email.Text,
            SubjectEncoding = Encoding.UTF8,
            BodyEncoding = Encoding.UTF8,
        };
        message.Headers.Add("Message-ID", Mime.MessageId(email.Key, options.From));
        if (email.Html is not null) message.AlternateViews.Add(AlternateView.CreateAlternateViewFromString(email.Html, Encoding.UTF8, "text/html"));
        await client.SendMailAsync(message, stop);
    }
}
