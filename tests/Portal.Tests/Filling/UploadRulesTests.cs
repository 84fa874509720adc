using System.Text;
using BackOffice.Forms;
using BackOffice.Portal.Filling;

namespace Portal.Tests.Filling;

public class UploadRulesTests
{
    private static readonly FieldDefinition Field = new() { Name = "evidence", Type = FieldType.File, Multiple = true, Accept = ["pdf", "docx"], MaxSizeMb = 1 };

    [Fact]
    public void A_pdf_is_taken() => Problem("report.pdf", "%PDF-1.7 …").ShouldBeNull();

    [Fact]
    public void An_empty_file_is_refused() => Problem("report.pdf", "").ShouldBe("report.pdf is empty. Choose another file");

    [Fact]
    public void A_file_that_is_too_large_is_refused() =>
        UploadRules.Problem(Field, "report.pdf", new byte[1024 * 1024 + 1], 0).ShouldBe("report.pdf must be smaller than 1 MB");

    [Fact]
    public void An_ending_that_is_not_asked_for_is_refused() => Problem("photo.png", "PNG").ShouldBe("photo.png must be a PDF or DOCX");

    [Theory]
    [InlineData("report.pdf")]
    [InlineData("report.docx")]
    public void A_program_with_another_name_is_found_by_its_first_bytes(string name) =>
        Problem(name, "MZ\u0090 program").ShouldNotBeNull().ShouldContain("is not really a");

    [Fact]
    public void A_twenty_first_file_is_refused() => UploadRules.Problem(Field, "report.pdf", "%PDF-"u8, 20).ShouldNotBeNull();

    [Theory]
    [InlineData("../../etc/passwd.pdf", "passwd.pdf")]
    [InlineData("C:\\secret\\a<b>.pdf", "ab.pdf")]
    [InlineData("\u0000", "The file")]
    public void A_name_is_shown_without_folders_or_signs_it_cannot_carry(string name, string shown) => UploadRules.Shown(name).ShouldBe(shown);

    private static string? Problem(string name, string content) => UploadRules.Problem(Field, name, Encoding.UTF8.GetBytes(content), 0);
}
