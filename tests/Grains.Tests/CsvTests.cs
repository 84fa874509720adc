using BackOffice.Grains.Impacts;

namespace Grains.Tests;

public class CsvTests
{
    [Theory]
    [InlineData("=1+1", "'=1+1")]
    [InlineData("+44", "'+44")]
    [InlineData("-1", "'-1")]
    [InlineData("@SUM(A1)", "'@SUM(A1)")]
    [InlineData("\tx", "'\tx")]
    [InlineData("O'Neill, Aisha", "\"O'Neill, Aisha\"")]
    [InlineData("the \"old\" school", "\"the \"\"old\"\" school\"")]
    [InlineData("=HYPERLINK(\"x\")", "\"'=HYPERLINK(\"\"x\"\")\"")]
    [InlineData("plain", "plain")]
    [InlineData(null, "")]
    public void A_spreadsheet_takes_no_cell_for_a_formula(string? text, string cell) => Csv.Cell(text).ShouldBe(cell);
}
