using System.IO.Compression;
using System.Text;
using System.Text.Json.Nodes;
using BackOffice.Forms;
using BackOffice.Forms.Files;

namespace Forms.Tests.Files;

public class RowFileTests
{
    private const string Header = "Forename,Surname,Date of birth,Sex,Hours at setting,Extended hours,Eligibility code";

    private static RowFileReading Read(string csv, string name = "children.csv") => Read(Encoding.UTF8.GetBytes(csv), name);

    private static RowFileReading Read(byte[] content, string name = "children.csv", RowFileLimits? limits = null) =>
        RowFile.Read(CensusLike.Form, "children", name, content, [], new FormContext(CensusLike.Today), limits);

    [Fact]
    public void Good_rows_are_read_whatever_the_order_of_the_columns()
    {
        var reading = Read("Surname,FORENAME,Date Of Birth,sex,hours at setting\nByron,Ada,2023-05-04,Female,20\n");
        reading.Problems.ShouldBeEmpty();
        reading.Rows.Single().Values.ToJsonString().ShouldBe("""{"surname":"Byron","forename":"Ada","dateOfBirth":"2023-05-04","sex":"F","hours":20}""");
    }

    [Theory]
    [InlineData("2026-01-31")]
    [InlineData("31/01/2026")]
    [InlineData("31 Jan 2026")]
    [InlineData("31-Jan-2026")]
    [InlineData("46053")] // as Excel counts days
    public void A_date_is_understood_in_every_usual_style(string date) =>
        Read($"{Header}\nAda,Byron,{date},F,20,,\n").Rows.Single().Values["dateOfBirth"]!.ToString().ShouldBe("2026-01-31");

    [Fact]
    public void Windows_1252_and_both_kinds_of_utf8_give_the_same_name()
    {
        var csv = $"{Header}\nChloé,O’Brien,2023-05-04,F,20,,\n";
        var windows = CodePagesEncodingProvider.Instance.GetEncoding(1252)!.GetBytes(csv);
        foreach (var content in (byte[][])[windows, Encoding.UTF8.GetBytes(csv), [0xEF, 0xBB, 0xBF, .. Encoding.UTF8.GetBytes(csv)], [0xFF, 0xFE, .. Encoding.Unicode.GetBytes(csv)]])
        {
            var row = Read(content).Rows.Single();
            row.Title.ShouldBe("Chloé O’Brien");
        }
    }

    [Fact]
    public void Semicolons_quotes_and_blank_lines_are_read_with_the_row_numbers_of_Excel()
    {
        var reading = Read("Forename;Surname;Date of birth;Sex;Hours at setting\r\n\r\n\"Ada \"\"A\"\"\";\"Byron; King\r\nof\";2023-05-04;F;x\r\n");
        reading.Rows.Single().Number.ShouldBe(3);
        reading.Rows.Single().Title.ShouldBe("Ada \"A\" Byron; King of");
        reading.Problems.Single().ToString().ShouldBe("E3: Hours at setting must be a number, like 7.5");
    }

    [Fact]
    public void The_header_is_checked_first_and_says_what_was_meant()
    {
        var reading = Read("Forname,Surname,Date of birth,Hours at setting,Colour\nAda,Byron,x,y,red\n");
        reading.Rows.ShouldBeEmpty();
        reading.Header.Select(p => p.ToString()).ShouldBe(
        [
            "A1: “Forname” is not a column of this form. Did you mean “Forename”?",
            "The file has no column “Sex”. Add it, or begin with the template",
        ]);
        reading.Notes.Single().ShouldBe("Column E “Colour” was left out: the form does not ask for it");
    }

    [Theory]
    [InlineData("a", null)]
    [InlineData("EX", null)]
    [InlineData("dog", null)]
    [InlineData("daff", "Disability access fund")]
    [InlineData("Disabilty acces fund", "Disability access fund")]
    [InlineData("Needs of the child", null)]
    public void A_heading_is_taken_for_another_only_when_it_is_near(string heading, string? meant)
    {
        var reading = Read($"{Header},{heading}\nAda,Byron,2023-05-04,F,5,,,x\n");
        if (meant is null) reading.Notes.ShouldContain($"Column H “{heading}” was left out: the form does not ask for it");
        else reading.Header.Single().ToString().ShouldBe($"H1: “{heading}” is not a column of this form. Did you mean “{meant}”?");
    }

    [Fact]
    public void Errors_name_the_cell_and_good_rows_are_kept()
    {
        var reading = Read($"{Header}\nAda,Byron,2023-05-04,F,20,,\nBen,,31/02/2023,X,80,3,123\n");
        reading.Rows[0].IsGood.ShouldBeTrue();
        reading.Problems.Select(p => p.ToString()).ShouldBe(
        [
            "B3: Enter surname",
            "C3: Date of birth must be a real date",
            "D3: Select sex from the list",
            "E3: Hours at setting must be between 0.5 and 70",
            "G3: The eligibility code must be 11 digits",
        ], ignoreOrder: true);
        var merged = RowMerge.Into(CensusLike.Form.Definition.Field("children")!, [], reading, faultyToo: false);
        (merged.Added, merged.Rows.Count).ShouldBe((1, 1));
    }

    [Fact]
    public void The_checks_between_answers_run_too() =>
        Read($"{Header}\nAda,Byron,2023-05-04,F,5,10,50012345678\n").Problems.Single().ToString().ShouldBe("F2: Funded for more hours than attended");

    [Fact]
    public void The_same_child_twice_is_found() =>
        Read($"{Header}\nAda,Byron,2023-05-04,F,5,,\nADA,byron ,04/05/2023,F,5,,\n").Problems.Single().ToString().ShouldBe("B3: ADA byron is entered twice. Remove one, or change what tells them apart");

    [Theory]
    [InlineData("=HYPERLINK(\"\"http://x\"\")")]
    [InlineData("@SUM(A1)")]
    [InlineData("+cmd|' /C calc'!A0")]
    [InlineData("-2+3+cmd|x")]
    public void A_formula_is_refused_with_its_cell(string formula) =>
        Read($"{Header}\nAda,\"{formula}\",2023-05-04,F,5,,\n").Problems.ShouldContain(p => p.ToString() == "B2: This is a formula. Enter the value itself");

    [Fact]
    public void What_looks_like_a_formula_leaves_with_an_apostrophe_and_comes_back_without()
    {
        var csv = RowTemplate.Csv(CensusLike.Form, "children", [new JsonObject { ["forename"] = "=Ada", ["surname"] = "Byron", ["dateOfBirth"] = "2023-05-04", ["sex"] = "F", ["hours"] = 5 }]);
        Encoding.UTF8.GetString(csv).ShouldContain("'=Ada,Byron,04/05/2023,F");
        Read(csv).Rows.Single().Values["forename"]!.ToString().ShouldBe("=Ada");
    }

    [Fact]
    public void A_value_that_is_not_asked_for_a_row_is_told() =>
        Read($"{Header}\nAda,Byron,2023-05-04,F,5,,50012345678\n").Notes.Single().ShouldBe("Column G “Eligibility code” is not asked for 1 row; what it says there will not be sent");

    [Fact]
    public void Codes_are_understood_by_code_label_or_both()
    {
        var reading = Read("Forename,Surname,Date of birth,Sex,Hours at setting,Basis for funding\nA,B,2023-05-04,f,5,eco hsd\nC,D,2023-05-04,Male,5,LAA = Looked after\nE,F,2023-05-04,F - Female,5,\"ECO,LAA\"\n");
        reading.Problems.ShouldBeEmpty();
        reading.Rows.Select(r => r.Values["needs"]!.ToJsonString()).ShouldBe(["""["ECO","HSD"]""", """["LAA"]""", """["ECO","LAA"]"""]);
    }

    [Fact]
    public void An_address_takes_five_columns()
    {
        var reading = Read("Forename,Surname,Date of birth,Sex,Hours at setting,Home address: address line 1,Home address: town or city,Home address: postcode\nA,B,2023-05-04,F,5,1 Low Road,Demotown,cb30ap\nC,D,2023-05-04,F,5,1 Low Road,Demotown,CB3\n");
        reading.Rows[0].Values["home"]!.ToJsonString().ShouldBe("""{"line1":"1 Low Road","town":"Demotown","postcode":"CB3 0AP"}""");
        reading.Problems.Single().Cell.ShouldBe("H3");
    }

    [Fact]
    public void The_templates_say_what_each_column_takes_and_read_back()
    {
        var csv = Encoding.UTF8.GetString(RowTemplate.Csv(CensusLike.Form, "children"));
        csv.ShouldContain("Forename,Surname,Date of birth,Sex,Basis for funding");
        csv.ShouldContain("Required. One of: M = Male; F = Female");
        Read(Encoding.UTF8.GetBytes(csv)).Refusal.ShouldBe("The file has a header and no rows. Enter one row for each, below the header");

        var known = new JsonArray(CensusLike.Child("Ada", "Byron"));
        var workbook = RowTemplate.Xlsx(CensusLike.Form, "children", known);
        var reading = Read(workbook, "children.xlsx");
        reading.Problems.ShouldBeEmpty();
        RowMerge.Into(CensusLike.Form.Definition.Field("children")!, known, reading, false).Same.ShouldBe(1);
        using var zip = new ZipArchive(new MemoryStream(workbook));
        new StreamReader(zip.GetEntry("xl/workbook.xml")!.Open()).ReadToEnd().ShouldContain("name=\"Codes\"");
    }

    [Fact]
    public void A_corrected_file_replaces_the_rows_that_were_wrong()
    {
        var set = CensusLike.Form.Definition.Field("children")!;
        var first = RowMerge.Into(set, [CensusLike.Child("Old", "Hand")], Read($"{Header}\nAda,Byron,2023-05-04,F,20,,\nBen,Holt,2023-13-04,F,20,,\n"), faultyToo: true);
        (first.Added, first.Rows.Count, first.Rows[2]![RowMerge.FromFile]!.GetValue<int>()).ShouldBe((2, 3, 3));
        var second = RowMerge.Into(set, first.Rows, Read($"{Header}\nAda,Byron,2023-05-04,F,25,,\nBen,Holt,2023-12-04,F,20,,\n"), faultyToo: true, insteadOf: new HashSet<int> { 2 });
        (second.Added, second.Changed, second.Same, second.Replaced, second.Rows.Count).ShouldBe((1, 1, 0, 1, 3));
        second.Rows.ShouldAllBe(r => r![RowMerge.FromFile] == null);
    }

    [Fact]
    public void Every_limit_has_its_answer()
    {
        Read(new byte[50 * 1024 * 1024 + 1]).Refusal.ShouldBe("The file must be smaller than 50 MB");
        Read("").Refusal.ShouldBe("The file is empty. Choose another file");
        Read("x", "children.docx").Refusal.ShouldBe("The file must be a CSV or XLSX");
        Read("x", "children.xls").Refusal.ShouldBe("XLS is an old Excel format. Save the file as XLSX or CSV");
        Read("not a workbook", "children.xlsx").Refusal.ShouldBe("The file is not really an XLSX, or it is damaged. Save it again as XLSX or CSV");
        Read([0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1], "children.xlsx").Refusal!.ShouldStartWith("The file has a password");
        Read([1, 0, 2, 0]).Refusal!.ShouldStartWith("The file is not really a CSV");
        Read(Zip("x.txt", 10), "children.csv").Refusal!.ShouldStartWith("The file is a workbook that is named CSV");
        Read($"{Header}\nAda,\"Byron,2023-05-04,F,20,,\n").Refusal.ShouldBe("A quotation mark (\") is opened in row 2 and never closed. Close it or take it out");
        Read($"{Header}\n{new string('x', 20_000)}").Refusal!.ShouldStartWith("A cell in row 2 has more than 10,000 characters");
        Read(Header + "\n" + string.Concat(Enumerable.Repeat("Ada,Byron,2023-05-04,F,20,,\n", 6000))).Refusal.ShouldBe("The file has more than 5,000 rows. Split it into smaller files");
        Read(",,,\n,,,\n").Refusal.ShouldBe("The file is empty. Enter one row for each, below the header");
        Read("a" + new string(',', 300)).Refusal!.ShouldStartWith("Row 1 has 301 columns");
    }

    [Fact]
    public void A_zip_bomb_is_refused_before_it_is_unpacked()
    {
        var bomb = Zip("xl/worksheets/sheet1.xml", 300 * 1024 * 1024);
        bomb.Length.ShouldBeLessThan(1024 * 1024);
        Read(bomb, "children.xlsx").Refusal!.ShouldStartWith("The file unpacks to more than 200 MB");
    }

    private static byte[] Zip(string name, int length)
    {
        using var memory = new MemoryStream();
        using (var zip = new ZipArchive(memory, ZipArchiveMode.Create))
        {
            using (var types = zip.CreateEntry("[Content_Types].xml").Open()) types.Write("<Types/>"u8);
            using var stream = zip.CreateEntry(name).Open();
            var block = new byte[1024 * 1024];
            for (var left = length; left > 0; left -= block.Length) stream.Write(block, 0, Math.Min(left, block.Length));
        }

        return memory.ToArray();
    }
}
