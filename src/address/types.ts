/**
 * Addresses are canonical text with a brand: plans, facts and profiles stay plain JSON, and a value of one of these
 * types was parsed once, at the boundary. Canonical IPv6 is lower case and compressed (RFC 5952).
 */
declare const brand: unique symbol;
type Branded<Name extends string> = string & { readonly [brand]: Name };

/** `192.0.2.11` or `2001:db8::b`. */
export type IpAddress = Branded<"IpAddress">;
/** A prefix whose host bits are zero: `192.0.2.0/24`. */
export type Cidr = Branded<"Cidr">;
/** An address together with the length of its link's prefix, as a link carries it: `192.0.2.11/24`. */
export type InterfaceAddress = Branded<"InterfaceAddress">;
/** Lower case, colon separated: `02:42:0a:4d:00:0b`. */
export type Mac = Branded<"Mac">;
export type Family = 4 | 6;
