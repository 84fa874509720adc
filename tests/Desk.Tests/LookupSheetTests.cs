using BackOffice.Desk.Pages.Admin.Lookups;

namespace BackOffice.Desk.Tests;

/// <summary>What an administrator may do to lists of codes, and what the sheet says about it.</summary>
public class LookupSheetTests
{
    private const string File = """
        {
          "rooms": [
            { "code": "1", "label": "Hall", "officialItem": "kept" },
            { "code": "2", "label": "Loft", "validTo": "2026-08-31" }
          ],

          "ends": { "title": "How it ended", "options": [{ "code": "yes", "label": "Yes" }] }
        }
        """;

    private static readonly LookupLine Hall = new("1", "Hall", "", "", "");

    [Fact]
    public void Nothing_changed_is_nothing_to_save()
    {
        var sheet = LookupSheet.Read(File);

        sheet.Changed.ShouldBeFalse();
        sheet.Lists.ShouldBe(["rooms", "ends"]);
        sheet.Lines("rooms")[1].ShouldBe(new LookupLine("2", "Loft", "", "", "2026-08-31"));
        sheet.Lines("ends").ShouldHaveSingleItem().Label.ShouldBe("Yes");
    }

    [Fact]
    public void Words_and_days_change_and_the_rest_of_the_file_stays()
    {
        var sheet = LookupSheet.Read(File);

        sheet.Set("rooms", Hall with { Label = " The hall ", Hint = "Downstairs", To = "31 8 2027" }).ShouldBeNull();
        sheet.Add("rooms", "3", "Yard").ShouldBeNull();
        sheet.Move("rooms", 2, -2);

        sheet.Changed.ShouldBeTrue();
        sheet.Lines("rooms").Select(line => line.Code).ShouldBe(["3", "1", "2"]);
        sheet.Text.ShouldContain("""{ "code": "1", "label": "The hall", "officialItem": "kept", "validTo": "2027-08-31", "hint": "Downstairs" }""");
        sheet.Text.ShouldContain("\n\n  \"ends\":", customMessage: "the empty line between the lists is kept");
        LookupSheet.Read(sheet.Text).Lines("rooms").Count.ShouldBe(3);
    }

    [Fact]
    public void What_cannot_be_says_what_to_do()
    {
        var sheet = LookupSheet.Read(File);

        sheet.Set("rooms", Hall with { Label = " " }).ShouldBe("Write what people read for the code 1.");
        sheet.Set("rooms", Hall with { From = "soon" }).ShouldBe("Enter a day like 1 9 2026 for the code 1.");
        sheet.Set("rooms", Hall with { From = "1 9 2027", To = "1 9 2026" }).ShouldBe("The code 1 would end before it begins. Check the days.");
        sheet.Set("rooms", Hall with { Code = "9" }).ShouldBe("The code 9 is not in the list any more.");
        sheet.Add("rooms", "2", "Cellar").ShouldBe("The list has the code 2 already, and a code has one meaning. Choose another.");
        sheet.Add("rooms", "", "Cellar").ShouldBe("Write the code that is kept and what people read.");
    }
}
