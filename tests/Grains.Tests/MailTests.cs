using System.Text;
using BackOffice.Grains.Mail;
using BackOffice.Tests.Databases;

namespace Grains.Tests;

public sealed class MailTests
{
    private static readonly DateTimeOffset Now = new(2026, 1, 12, 9, 0, 0, TimeSpan.Zero);
    private static readonly Email Letter = new("pat@example.org", "Café plan – Zoë O’Neil", "Dear Pat\n\nText", null, "letter:1");

    [Fact]
    public void An_email_is_written_as_mail_programs_read_it()
    {
        var text = Mime.Write(Letter, "backoffice@council.example", Now);
        text.ShouldContain("To: pat@example.org\r\n");
        text.ShouldContain("Subject: =?utf-8?B?");
        text.ShouldContain("Date: Mon, 12 Jan 2026 09:00:00 +0000\r\n");
        var body = text[(text.IndexOf("\r\n\r\n", StringComparison.Ordinal) + 4)..];
        Encoding.UTF8.GetString(Convert.FromBase64String(body)).ShouldBe("Dear Pat\r\n\r\nText");
        text.Split("\r\n").ShouldAllBe(line => line.Length <= 78);
    }

    [Fact]
    public void A_line_break_in_a_subject_cannot_add_a_header() =>
        Mime.Write(Letter with { Subject = "Hello\r\nBcc: everybody@example.org" }, "a@b.example", Now)
            .Split("\r\n").ShouldNotContain(line => line.StartsWith("Bcc:", StringComparison.Ordinal));

    [Fact]
    public void An_email_with_html_has_both_parts()
    {
        var text = Mime.Write(Letter with { Html = "<p>Dear Pat</p>" }, "a@b.example", Now);
        text.ShouldContain("multipart/alternative");
        text.ShouldContain("Content-Type: text/plain; charset=utf-8");
        text.ShouldContain("Content-Type: text/html; charset=utf-8");
    }

    [Fact]
    public async Task The_same_email_sent_twice_is_one_file()
    {
        var folder = Directory.CreateTempSubdirectory("backoffice-mail-").FullName;
        try
        {
            var mailer = new FileMailer(new MailOptions { Folder = folder }, new StillClock(Now));
            await mailer.Send(Letter);
            await mailer.Send(Letter);
            await mailer.Send(Letter with { Key = "letter:2" });
            Directory.GetFiles(folder, "*.eml").Length.ShouldBe(2);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }
}
