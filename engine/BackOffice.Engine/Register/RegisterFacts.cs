using System.Text.Json.Nodes;

namespace BackOffice.Engine.Register;

/// <summary>The register as rules, letters and forms read it: <c>pupil</c>, <c>parents</c>, <c>school</c>, <c>council</c>.</summary>
public static class RegisterFacts
{
    /// <summary>Puts the facts of one case together.</summary>
    /// <param name="pupil">The pupil; null while a request is not matched.</param>
    /// <param name="school">Its school or setting.</param>
    /// <param name="council">Name, phone, e-mail and address of the council.</param>
    public static JsonObject For(Pupil? pupil, Provider? school, JsonObject? council) => new()
    {
        ["pupil"] = pupil is null ? null : OfPupil(pupil, school),
        ["parents"] = new JsonArray([.. (pupil?.Parents ?? []).Select(parent => (JsonNode)OfParent(parent, pupil!))]),
        ["school"] = school is null ? null : OfProvider(school),
        ["council"] = council?.DeepClone(),
    };

    private static JsonObject OfPupil(Pupil pupil, Provider? school) => new()
    {
        ["id"] = pupil.Id,
        ["forename"] = pupil.Forename,
        ["surname"] = pupil.Surname,
        ["fullName"] = $"{pupil.Forename} {pupil.Surname}",
        ["dateOfBirth"] = pupil.DateOfBirth.ToString("O"),
        ["upn"] = pupil.Upn,
        ["yearGroup"] = pupil.YearGroup,
        ["senStatus"] = pupil.SenStatus,
        ["schoolName"] = school?.Name,
        ["address"] = Lines(pupil.Address),
    };

    private static JsonObject OfParent(Parent parent, Pupil pupil) => new()
    {
        ["title"] = parent.Title,
        ["forename"] = parent.Forename,
        ["surname"] = parent.Surname,
        ["fullName"] = string.Join(' ', new[] { parent.Title, parent.Forename, parent.Surname }.Where(part => part.Length > 0)),
        ["relationship"] = parent.Relationship,
        ["parentalResponsibility"] = parent.ParentalResponsibility,
        ["address"] = Lines(parent.Address ?? pupil.Address),
        ["email"] = parent.Email,
        ["emailAgreed"] = parent.EmailAgreed,
        ["phone"] = parent.Phone,
    };

    private static JsonObject OfProvider(Provider provider) => new()
    {
        ["id"] = provider.Id,
        ["name"] = provider.Name,
        ["kind"] = provider.Kind,
        ["urn"] = provider.Urn,
        ["headName"] = provider.HeadName,
        ["address"] = Lines(provider.Address),
        ["email"] = provider.Email,
        ["phone"] = provider.Phone,
    };

    private static JsonArray Lines(Address? address) => new([.. (address?.Lines ?? []).Select(line => (JsonNode)line)]);
}
