using System.Text;
using BackOffice.Engine.Checks;
using BackOffice.Grains.Checks;

namespace BackOffice.Grains.Tests.Checks;

/// <summary>The file of a bulk check: what is read, what is refused with which words, and what goes back.</summary>
public class BulkFileTests
{
    private const string Head = "Parent Last Name,Parent Date of Birth,Parent National Insurance number\r\n";
    private static readonly DateOnly Today = new(2026, 11, 21);

    private static BulkReading Read(string text, NationalKind kind = NationalKind.FreeSchoolMeals) => BulkFile.Read(Encoding.UTF8.GetBytes(text), kind, Today);

    [Theory]
    [InlineData("1990-03-27")]
    [InlineData("27-03-1990")]
    [InlineData("27/03/1990")]
    public void Dates_are_taken_in_three_ways(string date)
    {
        var row = Read($"{Head}Farrow,{date},AB123456C\r\n").Rows.ShouldHaveSingleItem();

        row.Problems.ShouldBeEmpty();
        row.Question!.DateOfBirth.ShouldBe(new DateOnly(1990, 3, 27));
        row.Line.ShouldBe(2);
    }

    [Theory]
    [InlineData("Farrow,1990-02-30,AB123456C", "EL-02")]
    [InlineData("Farrow,soon,AB123456C", "EL-02")]
    [InlineData("Farrow,2030-01-01,AB123456C", "EL-02")]
    [InlineData(",1990-03-27,AB123456C", "EL-01")]
    [InlineData("Farr0w,1990-03-27,AB123456C", "EL-01")]
    [InlineData("=cmd|' /C calc'!A0,1990-03-27,AB123456C", "EL-01")]
    [InlineData("Farrow,1990-03-27,", "EL-04")]
    [InlineData("Farrow,1990-03-27,QQ123456C", "EL-05")]
    [InlineData("Farrow", "EL-02")]
    public void What_is_wrong_with_a_row_is_said_at_the_row(string row, string code)
    {
        var read = Read($"{Head}{row}\r\nFarrow,1990-03-27,AB123456C\r\n");

        read.Problem.ShouldBeNull();
        read.Rows[0].Question.ShouldBeNull();
        read.Rows[0].Problems.Select(p => p.Code).ShouldContain(code);
        read.Rows[1].Problems.ShouldBeEmpty("one wrong row does not stop the others");
    }

    [Theory]
    [InlineData("Parent last name,Parent Date of Birth,Parent National Insurance number\r\nFarrow,1990-03-27,AB123456C")]
    [InlineData("Parent Date of Birth,Parent Last Name,Parent National Insurance number\r\n1990-03-27,Farrow,AB123456C")]
    [InlineData("Farrow,1990-03-27,AB123456C")]
    [InlineData("Parent Last Name;Parent Date of Birth;Parent National Insurance number\r\nFarrow;1990-03-27;AB123456C")]
    public void Other_headings_are_refused_and_the_right_ones_named(string file)
    {
        var read = Read(file);

        read.Rows.ShouldBeEmpty();
        read.Problem!.Code.ShouldBe("EL-08");
        read.Problem.Message.ShouldContain("Parent Last Name, Parent Date of Birth, Parent National Insurance number");
    }

    [Fact]
    public void An_empty_file_and_one_without_rows_say_so()
    {
        Read("").Problem!.Message.ShouldStartWith("The file is empty.");
        Read(Head).Problem!.Message.ShouldBe("The file has headings and no rows.");
    }

    [Fact]
    public void A_file_of_250_rows_is_read_and_one_of_251_is_not()
    {
        var rows = string.Concat(Enumerable.Repeat("Farrow,1990-03-27,AB123456C\r\n", 250));

        Read(Head + rows).Rows.Count.ShouldBe(250);
        Read(Head + rows + "Farrow,1990-03-27,AB123456C\r\n").Problem!.Code.ShouldBe("EL-09");
    }

    [Fact]
    public void A_file_from_an_old_spreadsheet_keeps_the_curly_apostrophe()
    {
        var old = CodePagesEncodingProvider.Instance.GetEncoding(1252)!.GetBytes(Head + "O’Brien,1990-03-27,AB123456C\r\n");

        BulkFile.Read(old, NationalKind.FreeSchoolMeals, Today).Rows.ShouldHaveSingleItem().Question!.LastName.ShouldBe("O’Brien");
    }

    [Fact]
    public void A_file_in_UTF_16_is_read_and_a_workbook_is_named_for_what_it_is()
    {
        byte[] wide = [0xFF, 0xFE, .. Encoding.Unicode.GetBytes(Head + "O’Brien,1990-03-27,AB123456C\r\n")];

        BulkFile.Read(wide, NationalKind.FreeSchoolMeals, Today).Rows.ShouldHaveSingleItem().Question!.LastName.ShouldBe("O’Brien");
        BulkFile.Read("PK\u0003\u0004 rest of a workbook"u8.ToArray(), NationalKind.FreeSchoolMeals, Today).Problem!.Message.ShouldStartWith("This is a workbook, not CSV.");
    }

    [Fact]
    public void Rows_and_columns_that_a_spreadsheet_left_empty_count_for_nothing()
    {
        var read = Read($"{Head.Trim()},,\r\nFarrow,1990-03-27,AB123456C,,\r\n,,,,\r\n\r\nVance,1990-03-27,AB123456C,,\r\n" + string.Concat(Enumerable.Repeat(",,,,\r\n", 400)));

        read.Problem.ShouldBeNull();
        read.Rows.Select(r => r.Problems.Count).ShouldBe([0, 0]);
        read.Rows[1].Line.ShouldBe(5);
        Read(Head + ",,\r\n").Problem!.Message.ShouldBe("The file has headings and no rows.");
    }

    [Fact]
    public void A_line_that_is_no_CSV_is_named() =>
        Read(Head + "Farrow,1990-03-27,AB123456C\r\n=HYPERLINK(\"http://x.example\"),1990-03-27,AB123456C\r\n").Problem!.Message.ShouldStartWith("Line 3 of the file cannot be read as CSV.");

    [Fact]
    public void A_person_on_two_lines_is_told()
    {
        var rows = Read($"{Head}Farrow,1990-03-27,AB123456C\r\nVance,1990-03-27,AB123456C\r\nFarrow,27-03-1990,AB123456C\r\n").Rows;

        rows.Select(r => r.SameAs).ShouldBe([null, null, 2]);
    }

    [Fact]
    public void Any_bytes_at_all_are_an_ordinary_answer()
    {
        var random = new Random(11);
        for (var i = 0; i < 2_000; i++)
        {
            var content = new byte[random.Next(0, 400)];
            random.NextBytes(content);
            if (i % 2 == 0) content = [.. Encoding.UTF8.GetBytes(Head), .. content];
            var read = BulkFile.Read(content, NationalKind.FreeSchoolMeals, Today);
            (read.Problem is not null || read.Rows.Count > 0).ShouldBeTrue();
        }
    }

    [Fact]
    public void A_mark_at_the_beginning_and_cells_in_quotes_are_read()
    {
        var row = Read("\uFEFF" + Head + "\"Farrow, Jr.\",1990-03-27,\"AB 12 34 56 C\"\r\n").Rows.ShouldHaveSingleItem();

        row.Problems.ShouldBeEmpty();
        row.Question!.LastName.ShouldBe("Farrow, Jr.");
    }

    [Theory]
    [InlineData("\"Farrow,1990-03-27,AB123456C\r\n")]
    [InlineData("\0\0\0\0")]
    public void A_file_that_is_no_CSV_is_an_ordinary_fault(string rest)
    {
        var read = Read(Head + rest);
        (read.Problem is not null || read.Rows.All(r => r.Problems.Count > 0)).ShouldBeTrue();
    }

    [Fact]
    public void The_file_that_goes_back_has_the_outcome_and_no_cell_that_a_spreadsheet_would_run()
    {
        var rows = Read($"{Head}Farrow,1990-03-27,AB123456C\r\n=1+1,1990-03-27,AB123456C\r\n").Rows;
        var answered = new[] { rows[0] with { Answer = new NationalAnswer(NationalStatus.Eligible, "Yes") { Tier = "targeted" } }, rows[1] };

        BulkFile.Write(NationalKind.FreeSchoolMeals, answered).ShouldBe(
            "Parent Last Name,Parent Date of Birth,Parent National Insurance number,Outcome\r\n"
            + "Farrow,1990-03-27,AB123456C,Eligible (targeted)\r\n"
            + "'=1+1,1990-03-27,AB123456C,\"EL-01: The last name may hold letters, spaces, commas, full stops, apostrophes and hyphens only.\"\r\n");
    }

    [Fact]
    public void A_file_that_came_back_may_be_sent_again()
    {
        Read("Parent Last Name,Parent Date of Birth,Parent National Insurance number,Outcome\r\nFarrow,1990-03-27,AB123456C,Parent not found\r\n").Rows.ShouldHaveSingleItem().Problems.ShouldBeEmpty();
    }

    [Fact]
    public void Codes_have_their_own_headings_and_go_back_with_dates()
    {
        var read = Read("Eligibility code,National Insurance number,Child date of birth\r\n50012345678,AB123456C,27/03/2024\r\n5001234567,AB123456C,27/03/2024\r\n", NationalKind.WorkingFamilies);

        read.Rows[0].Problems.ShouldBeEmpty();
        read.Rows[1].Problems.ShouldHaveSingleItem().Code.ShouldBe("EL-07");
        var answer = new NationalAnswer(NationalStatus.Eligible, "") { ValidFrom = new(2026, 9, 1), ValidTo = new(2026, 12, 1), GraceEnds = new(2027, 3, 31) };
        BulkFile.Write(NationalKind.WorkingFamilies, [read.Rows[0] with { Answer = answer }]).ShouldContain(
            "Eligibility code,National Insurance number,Child date of birth,Outcome,Validity start date,Validity end date,Grace period ends\r\n50012345678,AB123456C,27/03/2024,Eligible,2026-09-01,2026-12-01,2027-03-31");
    }
}
