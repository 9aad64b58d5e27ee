//go:build cloud

package datamgr

import _ "gocloud.dev/blob/s3blob" // opens s3://

func init() {
	clouds["s3"] = cloud{name: "the S3 store", credentials: "AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, ~/.aws, or the machine's role; ?region= and ?endpoint= in the address"}
}
