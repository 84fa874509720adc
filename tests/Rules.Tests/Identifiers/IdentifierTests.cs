using System.Text.Json.Nodes;
using BackOffice.Rules.Identifiers;
using Bogus;

namespace BackOffice.Rules.Tests.Identifiers;

public class IdentifierTests
{
    [Theory]
    [InlineData("upn", "B801200005001", "B801200005001")]
    [InlineData("upn", "N873200026001", "N873200026001")]
    [InlineData("upn", "T823432112345", "T823432112345")]
    [InlineData("upn", "R674123101121", "R674123101121")]
    [InlineData("upn", "B87320002604A", "B87320002604A")]
    [InlineData("upn", "P207000016049", "P207000016049")]
    [InlineData("uln", "0000000042", "0000000042")]
    [InlineData("uln", "1234567899", "1234567899")]
    [InlineData("uln", "1000000000", "1000000000")]
    [InlineData("uln", "8765432109", "8765432109")]
    [InlineData("uln", "9999999998", "9999999998")]
    [InlineData("ni", "AB123456C", "AB123456C")]
    [InlineData("ni", "NN668767B", "NN668767B")]
    [InlineData("ni", "TP123456D", "TP123456D")]
    [InlineData("ni", "ab 12 34 56 c", "AB123456C")]
    [InlineData("ni", "AB123456 ", "AB123456 ")]
    [InlineData("nass", "240712349", "240712349")]
    [InlineData("nass", "2407123456", "2407123456")]
    [InlineData("nass", "190500001", "190500001")]
    [InlineData("laestab", "873/1234", "873/1234")]
    [InlineData("laestab", "8731234", "873/1234")]
    [InlineData("urn", "110912", "110912")]
    [InlineData("ofsted", "ey123456", "EY123456")]
    [InlineData("ofsted", "2512345", "2512345")]
    [InlineData("ukprn", "10012345", "10012345")]
    [InlineData("eligibilityCode", "50012345678", "50012345678")]
    [InlineData("postcode", "m1 1ae", "M1 1AE")]
    [InlineData("postcode", "B33 8TH", "B33 8TH")]
    [InlineData("postcode", "CR26XH", "CR2 6XH")]
    [InlineData("postcode", "DN55  1PT", "DN55 1PT")]
    [InlineData("postcode", "W1A 1HQ", "W1A 1HQ")]
    [InlineData("postcode", "EC1A 1BB", "EC1A 1BB")]
    [InlineData("postcode", "CB3 0AP", "CB3 0AP")]
    [InlineData("postcode", "GIR 0AA", "GIR 0AA")]
    [InlineData("uprn", "100090012345", "100090012345")]
    [InlineData("uprn", "000100090012345", "100090012345")]
    [InlineData("uprn", "7", "7")]
    [InlineData("nhs", "943 476 5919", "9434765919")]
    [InlineData("nhs", "401-023-2137", "4010232137")]
    [InlineData("nhsNumber", "9876544322", "9876544322")]
    [InlineData("NINO", "AB123456C", "AB123456C")]
    [InlineData("dfeNumber", "8731234", "873/1234")]
    public void An_identifier_that_fits_is_kept_in_its_stored_form(string kind, string typed, string stored)
    {
        var answer = Ask(kind, typed);
        answer["valid"]!.GetValue<bool>().ShouldBeTrue();
        answer["code"].ShouldBeNull();
        answer["value"]!.GetValue<string>().ShouldBe(stored);
    }

    [Theory]
    [InlineData("upn", "", "1500")]
    [InlineData("upn", "A801200005001", "1510")]
    [InlineData("upn", "Q207000016049", "1510")]
    [InlineData("upn", "X80120000A001", "U5")]
    [InlineData("upn", "E000200005001", "1530")]
    [InlineData("upn", "b801200005001", "U5")]
    [InlineData("upn", "B80120000500", "U5")]
    [InlineData("upn", "B80120000500S", "U5")]
    [InlineData("upn", "B801200005001\n1", "U5")]
    [InlineData("uln", "1234567890", "ULN-CHECK")]
    [InlineData("uln", "9999999999", "ULN-TEMPORARY")]
    [InlineData("uln", "2000000010", "ULN-CHECK")]
    [InlineData("uln", "123456789", "ULN-SHAPE")]
    [InlineData("ni", "QQ123456C", "EL-05")]
    [InlineData("ni", "AO123456C", "EL-05")]
    [InlineData("ni", "DA123456A", "EL-05")]
    [InlineData("ni", "GB123456A", "EL-05")]
    [InlineData("ni", "TN123456A", "EL-05")]
    [InlineData("ni", "ZZ123456B", "EL-05")]
    [InlineData("ni", "AB123456E", "EL-05")]
    [InlineData("ni", "AB12345C", "EL-05")]
    [InlineData("ni", "AB123456", "EL-05")]
    [InlineData("nass", "241312345", "EL-06")]
    [InlineData("nass", "240012345", "EL-06")]
    [InlineData("nass", "24071234", "EL-06")]
    [InlineData("nass", "24071234567", "EL-06")]
    [InlineData("nass", "19000001", "EL-06")]
    [InlineData("laestab", "873-1234", "LAESTAB-SHAPE")]
    [InlineData("urn", "1234", "URN-SHAPE")]
    [InlineData("eligibilityCode", "5001234567", "EL-07")]
    [InlineData("postcode", "QA1 1AA", "POSTCODE-SHAPE")]
    [InlineData("postcode", "CJ1 1AA", "POSTCODE-SHAPE")]
    [InlineData("postcode", "AI1 1AA", "POSTCODE-SHAPE")]
    [InlineData("postcode", "CB3 0CP", "POSTCODE-SHAPE")]
    [InlineData("postcode", "CB3 OAP", "POSTCODE-SHAPE")]
    [InlineData("postcode", "W1Z 4AA", "POSTCODE-SHAPE")]
    [InlineData("postcode", "X", "POSTCODE-SHAPE")]
    [InlineData("uprn", "10009001234X", "UPRN-SHAPE")]
    [InlineData("uprn", "0000", "UPRN-SHAPE")]
    [InlineData("uprn", "1000900123456", "UPRN-SHAPE")]
    [InlineData("ukprn", "20012345", "UKPRN-SHAPE")]
    [InlineData("nhs", "9434765918", "NHS-CHECK")]
    [InlineData("nhs", "1234567890", "NHS-CHECK")]
    [InlineData("nhs", "1111111111", "NHS-CHECK")]
    [InlineData("nhs", "943476591", "NHS-SHAPE")]
    public void An_identifier_that_cannot_be_right_says_why(string kind, string typed, string code)
    {
        var answer = Ask(kind, typed);
        answer["valid"]!.GetValue<bool>().ShouldBeFalse();
        answer["code"]!.GetValue<string>().ShouldBe(code);
        answer["message"]!.GetValue<string>().ShouldNotBeEmpty();
    }

    [Fact]
    public void One_wrong_digit_of_a_UPN_or_ULN_is_always_found()
    {
        var random = new Randomizer(23);
        string[] upns = ["B801200005001", "N873200026001", "T823432112345", "P207000016049"];
        string[] ulns = ["1234567899", "8765432109", "0000000042"];
        for (var i = 0; i < 500; i++)
        {
            Ask("upn", Changed(random.ArrayElement(upns), random.Int(1, 12)))["valid"]!.GetValue<bool>().ShouldBeFalse();
            Ask("uln", Changed(random.ArrayElement(ulns), random.Int(0, 9)))["valid"]!.GetValue<bool>().ShouldBeFalse();
        }

        string Changed(string value, int at) => value[..at] + (char)('0' + (value[at] - '0' + random.Int(1, 9)) % 10) + value[(at + 1)..];
    }

    [Fact]
    public void A_temporary_UPN_says_so() => Ask("upn", "B87320002604A")["message"]!.GetValue<string>().ShouldContain("temporary");

    [Theory]
    [InlineData("""{"kind":"passport","value":"1"}""", "there is no kind \"passport\"")]
    [InlineData("""{"value":"1"}""", "ask with an object")]
    [InlineData("""{"kind":"upn","value":{}}""", "\"value\" is a text")]
    [InlineData("[]", "ask with an object")]
    public void A_question_that_cannot_be_answered_gets_a_sentence(string ask, string error) =>
        IdentifierVerbs.Check(JsonNode.Parse(ask))["error"]!.GetValue<string>().ShouldContain(error);

    private static JsonNode Ask(string kind, string value) => IdentifierVerbs.Check(new JsonObject { ["kind"] = kind, ["value"] = value });
}
