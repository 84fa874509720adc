namespace BackOffice.Portal.Tests;

public class PlaceholderTests { }
