using System.Globalization;
using System.Net.Http.Headers;
using System.Text;
using System.Xml;
using System.Xml.Linq;
using BackOffice.Engine.Checks;
using BackOffice.Rules.Identifiers;

namespace BackOffice.Grains.Checks.National;

/// <summary>
/// The older checking service: the SOAP operation SubmitSingleQuery. Names, their order, the wrapper requestInput and the action
/// are those of public clients made from the service's own description (complex types QueryData and SubmitSingleQueryRequest of
/// the namespace below). Unverified, because the service itself was never called: which fault codes it sends, and whether it
/// wants a client certificate.
/// </summary>
internal sealed class SoapShape : INationalShape
{
    public static readonly XNamespace Soap = "http://schemas.xmlsoap.org/soap/envelope/";
    public static readonly XNamespace Service = "http://www.dcsf.gov.uk/20090308/";

    /// <summary>The action that the request names; the service tells operations apart by it.</summary>
    public static readonly string Action = $"{Service}OnlineQueryService/SubmitSingleQuery";

    private const string ServiceVersion = "20170701";

    public async Task<NationalAnswer> Ask(HttpClient http, NationalQuestion question, NationalOptions options, CancellationToken stop)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, options.Address) { Content = new StringContent(Envelope(question, options).ToString(SaveOptions.DisableFormatting), Encoding.UTF8) };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("text/xml") { CharSet = "utf-8" };
        request.Headers.Add("SOAPAction", $"\"{Action}\"");
        using var response = await http.SendAsync(request, stop);
        response.EnsureSuccessStatusCode();
        return Read(question.Kind, await response.Content.ReadAsStringAsync(stop));
    }

    internal static XDocument Envelope(NationalQuestion question, NationalOptions options)
    {
        var code = question.Kind == NationalKind.WorkingFamilies;
        var user = new XElement(Service + "UserToQuery",
            question.LastName is { Length: > 0 } name ? new XElement(Service + "Surname", name.Trim()) : null,
            new XElement(Service + "DateOfBirth", question.DateOfBirth?.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)),
            question.NationalInsurance is { Length: > 0 } ni ? new XElement(Service + "NiNo", Identifier.NationalInsurance(ni).Value) : null,
            question.AsylumSupport is { Length: > 0 } nass ? new XElement(Service + "NASS", nass.Trim()) : null,
            new XElement(Service + "Subscribers", new XElement(Service + "Subscriber", new XElement(Service + "Id", options.LocalAuthority), new XElement(Service + "Type", "LA"))),
            code ? new XElement(Service + "Dern", question.Code?.Trim()) : null);
        return new XDocument(new XElement(Soap + "Envelope", new XAttribute(XNamespace.Xmlns + "soap", Soap), new XElement(Soap + "Body",
            new XElement(Service + "SubmitSingleQuery", new XElement(Service + "requestInput",
                new XElement(Service + "SystemId", options.SystemId), new XElement(Service + "Password", options.Password), new XElement(Service + "LocalAuthorityId", options.LocalAuthority),
                new XElement(Service + "RequestedServiceVersion", ServiceVersion), user,
                new XElement(Service + "SourceType", "CITIZEN"),
                new XElement(Service + "EligibilityCheckType", question.Kind switch { NationalKind.FreeSchoolMeals => "FSM", NationalKind.TwoYearOffer => "EY", NationalKind.EarlyYearPupilPremium => "EYPP", _ => "30H" }),
                new XElement(Service + "ServiceType", "SHARED"))))));
    }

    internal static NationalAnswer Read(NationalKind kind, string text)
    {
        XDocument answer;
        try
        {
            // Nothing from outside may name files or addresses to be read, or grow without end.
            using var reader = XmlReader.Create(new StringReader(text), new XmlReaderSettings { DtdProcessing = DtdProcessing.Prohibit, XmlResolver = null, MaxCharactersInDocument = 1_000_000 });
            answer = XDocument.Load(reader);
        }
        catch (XmlException fault)
        {
            throw new NationalNonsenseException($"it is not XML that may be read ({fault.Message.TrimEnd('.')}).");
        }

        // Namespaces differ between versions of the service; the names do not.
        string? Value(string name) => answer.Descendants().FirstOrDefault(e => e.Name.LocalName == name)?.Value;
        DateOnly? Day(string name) => Value(name) is { Length: >= 10 } value && DateOnly.TryParseExact(value[..10], "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) && day.Year > 1900 ? day : null;
        if (Value("faultstring") is { } fault2) throw new NationalNonsenseException($"it is a fault: {fault2}.");
        if (Value("EligibilityStatus") is not { } status) throw new NationalNonsenseException("it has no EligibilityStatus.");
        return NationalOutcomes.OfSoap(kind, status, Value("ErrorCode"), Value("Qualifier"), Day("ValidityStartDate"), Day("ValidityEndDate"), Day("GracePeriodEndDate"));
    }
}
