using System.ComponentModel;
using System.Diagnostics;
using System.Text;

namespace BackOffice.Host.Letters;

/// <summary>Turns a letter's HTML into PDF/UA with Debian's WeasyPrint, run as a process of its own.</summary>
internal sealed class WeasyPrint(ILogger<WeasyPrint> log) : Portal.Returns.IPrinter, IDisposable
{
    private static readonly TimeSpan TimeLimit = TimeSpan.FromSeconds(60);
    private readonly SemaphoreSlim _twoAtOnce = new(2);

    /// <summary>The PDF, or a sentence that says why there is none and what to do.</summary>
    /// <param name="html">The whole page. It names no file and no address: pictures and style sheets from elsewhere are refused.</param>
    /// <param name="cancel">Stops waiting.</param>
    public async Task<Printed> Print(string html, CancellationToken cancel)
    {
        if (NamesSomethingElse(html))
            return new(null, "This letter refers to a picture or a file. Letters are text only; take it out of the template.");
        await _twoAtOnce.WaitAsync(cancel);
        try
        {
            return await Run(html, cancel);
        }
        catch (Win32Exception)
        {
            return new(null, "Letters are shown as pages here because WeasyPrint is not installed. On Debian, install the package weasyprint.");
        }
        finally
        {
            _twoAtOnce.Release();
        }
    }

    private async Task<Printed> Run(string html, CancellationToken cancel)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        limit.CancelAfter(TimeLimit);
        using var process = Process.Start(new ProcessStartInfo("weasyprint")
        {
            ArgumentList = { "--quiet", "--pdf-variant", "pdf/ua-1", "-e", "utf-8", "-u", "about:blank", "-", "-" },
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        try
        {
            var pdf = new MemoryStream();
            var reading = process.StandardOutput.BaseStream.CopyToAsync(pdf, limit.Token);
            var errors = process.StandardError.ReadToEndAsync(limit.Token);
            await process.StandardInput.BaseStream.WriteAsync(Encoding.UTF8.GetBytes(html), limit.Token);
            process.StandardInput.Close();
            await Task.WhenAll(reading, errors, process.WaitForExitAsync(limit.Token));
            if (process.ExitCode == 0 && pdf.Length > 0)
                return new(pdf.ToArray(), null);
            log.LogWarning("WeasyPrint stopped with code {Code}: {Errors}", process.ExitCode, await errors);
            return new(null, "The letter could not be made into a PDF. It can be read and printed as a page.");
        }
        catch (OperationCanceledException) when (!cancel.IsCancellationRequested)
        {
            return new(null, "Making the PDF took too long. Try again; the letter can be read and printed as a page.");
        }
        finally
        {
            if (!process.HasExited)
                process.Kill(entireProcessTree: true);
        }
    }

    async Task<byte[]?> Portal.Returns.IPrinter.Pdf(string html, CancellationToken stop) => (await Print(html, stop)).Pdf;

    // The process could read files that the letter names, so a letter that names any is not printed.
    private static bool NamesSomethingElse(string html) =>
        new[] { "<img", "<link", "<object", "<embed", "<iframe", "<script" }
            .Any(mark => html.Contains(mark, StringComparison.OrdinalIgnoreCase));

    public void Dispose() => _twoAtOnce.Dispose();
}

/// <summary>A printed letter, or why there is none.</summary>
internal sealed record Printed(byte[]? Pdf, string? WhyNot);
